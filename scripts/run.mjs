// `node scripts/run.mjs MODULE [ARGUMENT ...]`: makes the checkout ready and becomes the module. One process, so that a signal to npm reaches it.
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
await prepare();
const path = resolve(fileURLToPath(new URL('..', import.meta.url)), module);
process.argv = [process.argv[0], path, ...args];
await import(pathToFileURL(path).href);
