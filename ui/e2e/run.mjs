// Runs the end-to-end tests where a server binary, a browser and a build are at hand; says loudly when they are not.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const binary = process.env.VONGGAC_BINARY ?? '';
const chromium = process.env.VONGGAC_CHROMIUM ?? '/usr/bin/chromium';
const missing = [
  [binary !== '' && existsSync(binary), `no server: set VONGGAC_BINARY to a built vonggac (now: '${binary}')`],
  [existsSync(chromium), `no browser at ${chromium}: install the package chromium or set VONGGAC_CHROMIUM`],
  [existsSync(at('../dist/index.html')), 'no build of the console: run npm run build'],
].filter(([there]) => !there);
if (missing.length > 0) {
  for (const [, reason] of missing) process.stderr.write(`SKIPPED: end-to-end tests of the console: ${reason}\n`);
  process.exit(0);
}
const result = spawnSync(at('../node_modules/.bin/playwright'), ['test', ...process.argv.slice(2)], { cwd: at('..'), stdio: 'inherit' });
process.exit(result.status ?? 1);
