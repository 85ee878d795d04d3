// Builds the page of the console into packages/console/dist/page, and looks that it stays small. Needs what is installed, and no network.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { runGroup } from './child-group.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'packages', 'console');
const built = join(folder, 'dist', 'page');

/** All of the page together, gzipped. */
const MOST_BYTES = 250_000;

const filesBelow = (directory, isTaken) =>
  readdirSync(directory, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return filesBelow(path, isTaken);
      return isTaken(entry.name) ? [path] : [];
    });

/** What the page is made of, sorted. */
export const pageSources = () => [
  join(root, 'package-lock.json'),
  join(folder, 'vite.config.ts'),
  ...filesBelow(
    join(folder, 'page'),
    (name) => ['.ts', '.tsx', '.css', '.html', '.svg', '.json'].includes(extname(name)) && !name.endsWith('.test.ts'),
  ),
];

/** Whether there is a page. */
export const isPageBuilt = () => existsSync(join(built, 'index.html'));

const gzippedBytes = () =>
  filesBelow(built, () => true).reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0);

/** Command and arguments of the build; its working directory is {@link pageFolder}. */
export const buildPage = [
  process.execPath,
  [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
];
export const pageFolder = folder;

/** Why the built page is no good; undefined where it is. */
export const pageFault = () => {
  const bytes = gzippedBytes();
  return bytes > MOST_BYTES ? `The page has ${bytes} bytes gzipped, more than ${MOST_BYTES}.` : undefined;
};

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [command, args] = buildPage;
  const { status, error } = await runGroup(command, args, { cwd: pageFolder, stdio: 'inherit' });
  if (error) console.error(`Vite could not be run: ${error.message}`);
  if (status !== 0) process.exit(1);
  const fault = pageFault();
  if (fault !== undefined) {
    console.error(fault);
    process.exit(1);
  }
  console.log(`The page of the console: ${gzippedBytes()} bytes gzipped.`);
}
