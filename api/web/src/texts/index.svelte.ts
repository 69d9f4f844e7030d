/** What people read: one table a language, keys and values checked by type. */
import type { Schemas } from '../client/api';
import { en } from './en';
import { zh } from './zh';

export type Language = Schemas['Language'];
export type TextKey = keyof typeof en;

type ValuesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ValuesIn<Rest>
  : never;
type Values<Key extends TextKey> = [ValuesIn<(typeof en)[Key]>] extends [never]
  ? []
  : [values: Record<ValuesIn<(typeof en)[Key]>, string | number>];

const TABLES: Record<Language, Record<TextKey, string>> = { en, zh };
const KEPT_AS = 'roundsman.language';

class Speech {
  /** The language of everything on the page. */
  language = $state<Language>('zh');

  constructor() {
    const kept = localStorage.getItem(KEPT_AS);
    const asked = kept ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
    this.speak(asked === 'en' ? 'en' : 'zh');
  }

  /** Change the language, and remember it for the next time. */
  speak(language: Language): void {
    this.language = language;
    localStorage.setItem(KEPT_AS, language);
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }
}

export const speech = new Speech();

/** The text for a key in the language of the page, with its values filled in. */
export function t<Key extends TextKey>(key: Key, ...values: Values<Key>): string {
  const text = TABLES[speech.language][key];
  const given = (values[0] ?? {}) as Record<string, string | number>;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(given[name]));
}

/** Codes that have names here as far as they are known, some of which an organisation adds to. */
type OpenSet =
  | 'cartridgeKind'
  | 'contracts'
  | 'ladders'
  | 'owner'
  | 'piece'
  | 'policy'
  | 'skill'
  | 'stage'
  | 'terms';

/** The name of such a code; what an organisation has added is shown as it is written. */
export function named(set: OpenSet, code: string): string {
  const key = `${set}.${code}`;
  return Object.hasOwn(en, key) ? TABLES[speech.language][key as TextKey] : code;
}

const codesOf = (set: OpenSet): string[] =>
  Object.keys(en)
    .filter((key) => key.startsWith(`${set}.`))
    .map((key) => key.slice(set.length + 1));

/** The names of all codes of a set that are known here. */
export const namesIn = (set: OpenSet): string[] => codesOf(set).map((code) => named(set, code));

/** The code that a name stands for, in any language; what is none is taken as it is written. */
export function codeOf(set: OpenSet, name: string): string {
  const named = (code: string): boolean =>
    Object.values(TABLES).some((table) => table[`${set}.${code}` as TextKey] === name);
  return codesOf(set).find(named) ?? name;
}

/** Names of such codes, each with its quantity. */
export function counted(set: OpenSet, quantities: Record<string, number>): string {
  return Object.entries(quantities)
    .map(([code, quantity]) => `${named(set, code)} × ${quantity}`)
    .join(t('list.comma'));
}

/** The one of two names that suits the language of the page. */
export function inLanguage(names: Schemas['Names']): string {
  return names[speech.language];
}

/** What is done at whose home, as a visit is called. */
export function titleOf(visit: { workTypeName: Schemas['Names']; customerName: string }): string {
  return `${inLanguage(visit.workTypeName)} ${visit.customerName}`;
}

/** The name of a centre, technician or partner point. */
export function nameOf(named: { nameZh: string; nameEn: string }): string {
  return speech.language === 'zh' ? named.nameZh : named.nameEn;
}
