// `npm test -- --changed`: the test files that the change against `main` touches.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alwaysSuites, suitesFor } from './suites.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const suitesFolder = 'packages/conformance/src/';

const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
const lines = (text) => text.split('\n').filter((line) => line !== '');

/** Where this branch left `main`; on `main` itself its newest commit, so that what is not committed counts. */
const base = () => {
  for (const name of ['main', 'origin/main']) {
    try {
      return git('merge-base', 'HEAD', name);
    } catch {
      // There is no such branch here.
    }
  }
  return 'HEAD';
};

/** Committed since, changed in the working tree, or new. */
const changedFiles = () => [
  ...new Set([
    ...lines(git('diff', '--name-only', base())),
    ...lines(git('ls-files', '--others', '--exclude-standard')),
  ]),
];

/** Test files that load one of some files, as Jest sees it: within a package, since the others are loaded as they are built. */
const relatedTests = (files) =>
  files.length === 0
    ? []
    : lines(
        execFileSync(process.execPath, [jest, '--listTests', '--findRelatedTests', ...files], {
          cwd: root,
          encoding: 'utf8',
        }),
      ).map((path) => path.slice(root.length));

const dependenciesOf = (folder) => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'),
  );
  return Object.keys({ ...dependencies, ...devDependencies })
    .filter((name) => name.startsWith('@drey/'))
    .map((name) => name.slice('@drey/'.length));
};

/** Folders of packages that load one of some packages, directly or by another one. Black-box tests load none, and have suites of their own. */
const dependents = (folders) => {
  const all = readdirSync(join(root, 'packages')).filter(
    (folder) => folder !== 'conformance' && existsSync(join(root, 'packages', folder, 'package.json')),
  );
  const found = new Set(folders);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const folder of all) if (dependenciesOf(folder).some((name) => found.has(name))) found.add(folder);
  }
  return [...found].filter((folder) => !folders.includes(folder));
};

/** What of a package a change of a file may alter: nothing for its tests and its prose. */
const isProductive = (name) =>
  !/\.md$|\.test(\.support)?\.ts$/.test(name) && !/^packages\/[^/]+\/python\/tests\//.test(name);

/**
 * Folders of the packages whose unit tests all count for some changed files: those that depend on a changed one, and those in which something
 * other than TypeScript changed (Python, shell, Java, a job, `package.json`), of which Jest does not see who reads it.
 */
export const wholePackages = (changed) => {
  const ours = changed
    .filter(isProductive)
    .map((name) => ({ name, folder: /^packages\/([^/]+)\//.exec(name)?.[1] }))
    .filter(({ folder }) => folder !== undefined && folder !== 'conformance');
  const others = ours.filter(({ name }) => !name.endsWith('.ts')).map(({ folder }) => folder);
  return [...new Set([...others, ...dependents([...new Set(ours.map(({ folder }) => folder))])])].toSorted();
};

/**
 * Paths in the repository, unit tests and black-box tests, of those that `all` has. Unit tests: those that load a changed file, and all of
 * `wholePackages`. Black-box tests: those that changed or load what changed, the rules, and the suites of `suitesFor`.
 */
export const touchedTests = (all) => {
  const changed = changedFiles();
  const sources = changed.filter(
    (name) => /^packages\/.*\.(ts|mts|mjs|json)$/.test(name) && existsSync(join(root, name)),
  );
  const related = new Set(relatedTests(sources));
  const whole = wholePackages(changed);
  const suites = changed.map(suitesFor);
  const wanted = suites.includes(undefined) ? [''] : [...alwaysSuites, ...suites.flat()];
  const isWanted = (name) =>
    related.has(name) ||
    (name.startsWith(suitesFolder)
      ? wanted.some((suite) => name.startsWith(suitesFolder + suite))
      : wanted.includes('') || whole.some((folder) => name.startsWith(`packages/${folder}/`)));
  return { changed, files: all.filter(isWanted) };
};
