// `node scripts/run.mjs MODULE [ARGUMENT ...]`: makes the checkout ready and becomes the module; `MODULE-options.mjs` beside it looks at the arguments first. One process, so that a signal to npm reaches it.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { endWithNpm } from './npm-parent.mjs';
import { prepare } from './prepare.mjs';

const [module, ...args] = process.argv.slice(2);
if (module === undefined) {
  process.stderr.write('Usage: node scripts/run.mjs MODULE [ARGUMENT ...]\n');
  process.exit(2);
}
endWithNpm();
const path = resolve(fileURLToPath(new URL('..', import.meta.url)), module);
process.argv = [process.argv[0], path, ...args];
// Options that cannot be are told at once, not after minutes of building.
const options = path.replace(/(-options)?\.mjs$/, '-options.mjs');
if (options !== path && existsSync(options)) await import(pathToFileURL(options).href);
await prepare();
await import(pathToFileURL(path).href);
