/** Durations, distances, money and counts in words. */
import { speech, t } from '../texts/index.svelte';

const DURATION = /^([+-])?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/;

/** Seconds of a duration such as PT1H30M. */
export function secondsOf(duration: string): number {
  const found = DURATION.exec(duration);
  if (!found) throw new RangeError(`no duration: ${duration}`);
  const [, sign, days, hours, minutes, seconds] = found;
  const count =
    Number(days ?? 0) * 86_400 +
    Number(hours ?? 0) * 3_600 +
    Number(minutes ?? 0) * 60 +
    Number(seconds ?? 0);
  return sign === '-' ? -count : count;
}

/** Seconds in hours and minutes, rounded to the minute: 2 h 05 min. */
export function span(seconds: number): string {
  const total = Math.round(Math.abs(seconds) / 60);
  const sign = seconds < 0 && total > 0 ? '−' : '';
  const hours = Math.floor(total / 60);
  const minutes = total % 60;
  if (hours === 0) return sign + t('span.minutes', { minutes });
  return sign + t('span.hours', { hours, minutes: String(minutes).padStart(2, '0') });
}

/** Lateness in words, rounded up: what is late is never late by nothing. */
export const lateBy = (seconds: number): string => `+${span(Math.ceil(seconds / 60) * 60)}`;

const number = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  new Intl.NumberFormat(speech.language === 'zh' ? 'zh-CN' : 'en-GB', options);

/** Metres in kilometres: 6.2 km. */
export function kilometres(metres: number): string {
  const digits = Math.abs(metres) < 100_000 ? 1 : 0;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${number(options).format(metres / 1000)} km`;
}

/** Yuan from a decimal string: ¥1,234.50. */
export function yuan(amount: string, digits = 2): string {
  return number({
    style: 'currency',
    currency: 'CNY',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Number(amount));
}

/** A whole number with its separators. */
export const count = (value: number): string => number({ maximumFractionDigits: 0 }).format(value);

/** Per cent with one digit. */
export const percent = (value: number): string =>
  `${number({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)} %`;
