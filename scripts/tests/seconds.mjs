// How long each test file takes: a committed table for a clean clone, and what this checkout saw itself, which goes before it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const committedFile = join(root, 'scripts', 'tests', 'seconds.json');
const ownFile = join(root, '.test-seconds.json');
/** Of unit tests only files from so many seconds on are in the table; the others are taken for the mean of those. */
const SHORT_SECONDS = 3;
const SHORT_MEAN_SECONDS = 1;

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
};

const isBlackBox = (name) => name.startsWith('packages/conformance/');

/** What is known; `of(name)` gives seconds of a file by its path in the repository, undefined for one that nobody has timed. */
export const knownSeconds = () => {
  const seconds = { ...read(committedFile), ...read(ownFile) };
  return { of: (name) => seconds[name] ?? (isBlackBox(name) ? undefined : SHORT_MEAN_SECONDS) };
};

/** Keeps what passed files took, in this checkout. `files`: `[name, seconds]`. */
export const keepSeconds = (files) => {
  const seconds = { ...read(ownFile), ...Object.fromEntries(files) };
  writeFileSync(ownFile, `${JSON.stringify(seconds, null, 2)}\n`);
};

// `node scripts/tests/seconds.mjs` after a whole `npm test` renews the committed table.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kept = Object.entries({ ...read(committedFile), ...read(ownFile) })
    .filter(([name, seconds]) => isBlackBox(name) || seconds >= SHORT_SECONDS)
    .map(([name, seconds]) => [name, Math.ceil(seconds)])
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  writeFileSync(committedFile, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}
