// The layers: which package imports which, at run time and in tests, and what package.json files say of it.
import { builtinModules } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { freePackages, importTable } from './import-table.js';
import {
  importsOf,
  isTest,
  packageFile,
  packageFolders,
  packageOf,
  readJson,
  sourcesOf,
  type PackageFile,
} from './workspace.js';

const scope = '@drey/';
const published = Object.keys(importTable);

const allowed = (folder: string): ReadonlySet<string> => {
  const { ours, theirs } = importTable[folder] ?? { ours: [], theirs: [] };
  return new Set([...ours.map((name) => scope + name), ...theirs]);
};

/** Module names that packages of this repository publish: their names, and those with the further entries of their exports. */
const entries: ReadonlySet<string> = new Set(
  packageFolders.flatMap((folder) =>
    Object.keys(packageFile(folder).exports ?? {}).map((entry) => scope + folder + entry.slice(1)),
  ),
);

/** `file -> module` for every import of another package. A package that names an entry of its own imports no other. */
const foreignImports = (folder: string, wanted: (path: string) => boolean): readonly (readonly [string, string])[] =>
  sourcesOf(folder)
    .filter(wanted)
    .flatMap((path) => importsOf(path).map((module) => [path, module] as const))
    .filter(([, module]) => !module.startsWith('.') && !module.startsWith('node:'))
    .filter(([, module]) => packageOf(module) !== scope + folder);

const told = (faults: readonly (readonly [string, string])[]): readonly string[] =>
  faults.map((fault) => fault.join(' -> '));

describe('the import table', () => {
  it('has a line for every package', () => {
    expect([...published, ...freePackages].toSorted()).toEqual(packageFolders);
  });

  it('has no cycle', () => {
    const below = (name: string, trail: readonly string[]): void => {
      expect(trail).not.toContain(name);
      for (const next of importTable[name]?.ours ?? []) below(next, [...trail, name]);
    };
    for (const name of published) below(name, []);
  });
});

describe.each(published)('the package %s', (folder) => {
  const file = packageFile(folder);
  const declared = Object.keys(file.dependencies ?? {});

  it('imports at run time what its line of the table names, and declares it', () => {
    const faults = foreignImports(folder, (path) => !isTest(path)).filter(
      ([, module]) => !allowed(folder).has(packageOf(module)) || !declared.includes(packageOf(module)),
    );
    expect(told(faults)).toEqual([]);
  });

  it('imports in its tests nothing more than development tools', () => {
    const tools = new Set(Object.keys(readJson<PackageFile>('package.json').devDependencies ?? {}));
    const faults = foreignImports(folder, isTest).filter(([, module]) => {
      const name = packageOf(module);
      return !allowed(folder).has(name) && !tools.has(name) && name !== `${scope}testing`;
    });
    expect(told(faults)).toEqual([]);
  });

  it('declares nothing outside its line, under its own scope at its own version', () => {
    expect(declared.filter((name) => !allowed(folder).has(name))).toEqual([]);
    const ours = Object.entries(file.dependencies ?? {}).filter(([name]) => name.startsWith(scope));
    expect(ours.filter(([, version]) => version !== file.version)).toEqual([]);
    expect(file.private).toBeUndefined();
  });

  it('names built-in modules by node:, and other packages by their entries only', () => {
    const everything = foreignImports(folder, () => true);
    expect(told(everything.filter(([, module]) => builtinModules.includes(module)))).toEqual([]);
    expect(told(everything.filter(([, module]) => module.startsWith(scope) && !entries.has(module)))).toEqual([]);
  });

  it('leaves its own folder by no relative import', () => {
    const leaving = sourcesOf(folder).filter((path) => {
      const depth = path.split('/').length - 4;
      return importsOf(path).some((module) => (module.match(/\.\.\//g)?.length ?? 0) > depth);
    });
    expect(leaving).toEqual([]);
  });
});
