// Every language says the same things with the same values, and everything it says is used.
import { readdir, readFile } from 'node:fs/promises';
import ts from 'typescript';

const SOURCES = new URL('../src/', import.meta.url);

/** @param {string} language @returns {Promise<Record<string, string>>} */
async function table(language) {
  const source = await readFile(new URL(`texts/${language}.ts`, SOURCES), 'utf8');
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 };
  const script = ts.transpile(source, options);
  const loaded = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  return loaded[language];
}

/** @returns {Promise<string>} */
async function code() {
  const names = await readdir(SOURCES, { recursive: true });
  const used = names.filter(
    (name) =>
      /\.(ts|svelte)$/.test(name) && !name.startsWith('texts/e') && !name.startsWith('texts/z'),
  );
  const files = used.map((name) => readFile(new URL(name, SOURCES), 'utf8'));
  return (await Promise.all(files)).join('\n');
}

/** @param {string} text */
const values = (text) =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map((found) => found[1])
    .sort()
    .join();

/** Keys such as `status.${...}`, and sets of names, stand for all that match them. @param {string} text */
function patterns(text) {
  const keys = [...text.matchAll(/\bt\(\s*`([^`]+)`/g)].map((found) => String(found[1]));
  const sets = [...text.matchAll(/\b(?:counted|named)\('(\w+)'/g)].map((found) => String(found[1]));
  return [
    ...keys.map(
      (key) => new RegExp(`^${key.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '\\w+')}$`),
    ),
    ...sets.map((set) => new RegExp(`^${set}\\.[\\w-]+$`)),
  ];
}

const [en, zh, source] = await Promise.all([table('en'), table('zh'), code()]);
const made = patterns(source);
const faults = [];
for (const key of new Set([...Object.keys(en), ...Object.keys(zh)])) {
  const [one, other] = [en[key], zh[key]];
  if (!one || !other) faults.push(`${key}: missing in one language`);
  else if (values(one) !== values(other)) faults.push(`${key}: other values in zh`);
  const used = source.includes(`'${key}'`) || made.some((pattern) => pattern.test(key));
  if (!used) faults.push(`${key}: not used`);
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
