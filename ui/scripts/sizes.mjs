// Prints what the build weighs, as it is and under gzip, and fails when the first page grows over its budget.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const folder = fileURLToPath(new URL('../dist/', import.meta.url));
/** Most kB under gzip that the browser loads before it can draw the first page: script and style that index.html names. */
const FIRST_LOAD_KB = 180;

const kb = (bytes) => (bytes / 1000).toFixed(1).padStart(8);
const files = readdirSync(`${folder}assets`).map((name) => {
  const bytes = readFileSync(`${folder}assets/${name}`);
  return { name, raw: bytes.length, gzip: name.endsWith('.woff2') ? bytes.length : gzipSync(bytes).length };
});
files.sort((a, b) => b.gzip - a.gzip || a.name.localeCompare(b.name));
const print = (line) => process.stdout.write(`${line}\n`);
print('    kB       gzip   file');
for (const { name, raw, gzip } of files) print(`${kb(raw)} ${kb(gzip)}   ${name}`);
const sum = (end) => files.filter(({ name }) => name.endsWith(end)).reduce((total, { gzip }) => total + gzip, 0);
const index = readFileSync(`${folder}index.html`, 'utf8');
const first = files.filter(({ name }) => index.includes(name)).reduce((total, { gzip }) => total + gzip, 0);
print(`script ${kb(sum('.js'))}   style ${kb(sum('.css'))}   typeface ${kb(sum('.woff2'))}   first load ${kb(first)} (most ${FIRST_LOAD_KB})`);
if (first > FIRST_LOAD_KB * 1000) {
  print('The first load is over its budget: move something behind a route.');
  process.exit(1);
}
