// The layers: which package imports which, at run time and in tests, and what package.json files say of it.
import { builtinModules } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { freePackages, importTable } from './import-table.js';
import {
  filesBelow,
  importsOf,
  isTest,
  packageFile,
  packageFolders,
  packageOf,
  readJson,
  sourcesOf,
  textOf,
  type PackageFile,
} from './workspace.js';

const scope = '@drey/';
const published = Object.keys(importTable);

const allowed = (folder: string): ReadonlySet<string> => {
  const { ours, theirs } = importTable[folder] ?? { ours: [], theirs: [] };
  return new Set([...ours.map((name) => scope + name), ...theirs]);
};

/** What a package's line names, and what the lines of those name. */
const below = (folder: string): ReadonlySet<string> => {
  const ours = importTable[folder]?.ours ?? [];
  return new Set([...allowed(folder), ...ours.flatMap((name) => [...below(name)])]);
};

/** Module names that packages of this repository publish: their names, and those with the further entries of their exports. */
const entries: ReadonlySet<string> = new Set(
  packageFolders.flatMap((folder) =>
    Object.keys(packageFile(folder).exports ?? {}).map((entry) => scope + folder + entry.slice(1)),
  ),
);

/** Packages that the manifest, which the provider's package carries, brings. */
const brought = readJson<{ readonly brings?: readonly string[] }>('plugin.manifest.json').brings ?? [];

/** `file -> module` for every import of another package. A package that names an entry of its own imports no other. */
const foreignImports = (folder: string, wanted: (path: string) => boolean): readonly (readonly [string, string])[] =>
  sourcesOf(folder)
    .filter(wanted)
    .flatMap((path) => importsOf(path).map((module) => [path, module] as const))
    .filter(([, module]) => !module.startsWith('.') && !module.startsWith('node:'))
    .filter(([, module]) => packageOf(module) !== scope + folder);

/** Sources with a relative import of something outside of the package's `src`. */
const climbingOut = (folder: string): readonly string[] =>
  sourcesOf(folder).filter((path) => {
    const depth = path.split('/').length - 4;
    return importsOf(path).some((module) => (module.match(/\.\.\//g)?.length ?? 0) > depth);
  });

/** Commands of a package, in the form of an entry. */
const programsOf = (folder: string): readonly unknown[] =>
  Object.values(packageFile(folder).bin ?? {}).map((path) => ({ default: path }));

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

describe('scripts and private packages', () => {
  it('reach packages by their published entries only', () => {
    const built = new Set(
      packageFolders.flatMap((folder) =>
        [...Object.values(packageFile(folder).exports ?? {}), ...programsOf(folder)].flatMap((entry) =>
          typeof entry === 'object' && entry !== null && 'default' in entry
            ? [`${folder}/${String(entry.default).slice(2)}`]
            : [],
        ),
      ),
    );
    const deep = filesBelow('scripts').flatMap((path) =>
      [...textOf(path).matchAll(/packages\/([a-z-]+\/dist\/[^'"`\s]+\.js)/g)]
        .filter(([, file]) => file !== undefined && !built.has(file))
        .map(([found]) => `${path} -> ${found}`),
    );
    const leaving = freePackages.flatMap((folder) =>
      foreignImports(folder, () => true)
        .filter(([, module]) => module.startsWith(scope) && !entries.has(module))
        .map((fault) => fault.join(' -> ')),
    );
    const climbing = freePackages.flatMap((folder) => climbingOut(folder));
    expect([...deep, ...leaving, ...climbing]).toEqual([]);
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

  it('imports in its tests nothing more than development tools and what lies below it', () => {
    const tools = new Set(Object.keys(readJson<PackageFile>('package.json').devDependencies ?? {}));
    const faults = foreignImports(folder, isTest).filter(([, module]) => {
      const name = packageOf(module);
      return !below(folder).has(name) && !tools.has(name) && name !== `${scope}testing`;
    });
    expect(told(faults)).toEqual([]);
  });

  it('uses all that its line allows, and all that it declares', () => {
    const imported = foreignImports(folder, (path) => !isTest(path)).map(([, module]) => packageOf(module));
    const used = new Set([...imported, ...(folder === 'provider' ? brought : [])]);
    expect([...allowed(folder)].filter((name) => !used.has(name))).toEqual([]);
    expect(declared.filter((name) => !used.has(name))).toEqual([]);
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
    expect(climbingOut(folder)).toEqual([]);
  });
});
