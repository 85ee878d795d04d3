// The repository as the rules see it: packages, their files and what they import.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's directory. */
export const root: string = fileURLToPath(new URL('../../../../', import.meta.url));

/** The parts of a package.json that rules look at. */
export interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
}

/** Reads and parses a JSON file below the root. */
export const readJson = <T>(path: string): T => JSON.parse(readFileSync(join(root, path), 'utf8')) as T;

/** Folder names below `packages/`. */
export const packageFolders: readonly string[] = readdirSync(join(root, 'packages')).toSorted();

/** A package's package.json. */
export const packageFile = (folder: string): PackageFile => readJson(`packages/${folder}/package.json`);

/** Paths of all files below a folder, relative to the root. Built and installed things are left out. */
export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', 'target'].includes(entry.name)) return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

/** Whether a file belongs to the tests: it does not run in production. */
export const isTest = (path: string): boolean => /\.test(\.support)?\.ts$/.test(path);

/** TypeScript sources of a package. */
export const sourcesOf = (folder: string): readonly string[] =>
  filesBelow(`packages/${folder}/src`).filter((path) => path.endsWith('.ts'));

/** Text of a file below the root. */
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Module names that a source imports or re-exports, types included, in the order in which they stand. */
export const importsOf = (path: string): readonly string[] =>
  [
    ...textOf(path).matchAll(
      /^(?:import|export)\s[^;'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
    ),
  ].flatMap(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? []);

/** The package that a module name belongs to: `@a/b/c` is `@a/b`. */
export const packageOf = (module: string): string =>
  module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
