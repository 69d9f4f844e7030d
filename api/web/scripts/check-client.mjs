// The committed client types must be what openapi.json gives.
import { readFile } from 'node:fs/promises';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';

const root = new URL('../', import.meta.url);
const fresh = COMMENT_HEADER + astToString(await openapiTS(new URL('openapi.json', root)));
const committed = await readFile(new URL('src/client/schema.d.ts', root), 'utf8');
if (fresh.trim() !== committed.trim()) {
  console.error('src/client/schema.d.ts is out of date: run `npm run generate`.');
  process.exit(1);
}
