// Rules about files: names, indexes, header lines, generated files, nothing switched off.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { packageFolders, root, sourcesOf, textOf } from './workspace.js';

/** Drawers: a function lives with the noun it serves. */
const drawer = /(^|[/.-])(utils?|helpers?|common|misc|base|managers?|shared|lib)(\.|\/|$)/;

const everySource = packageFolders.flatMap(sourcesOf);
const ownText = (path: string): boolean => !path.endsWith('/rules/files.test.ts');

describe('source files', () => {
  it('are named by what they hold, in kebab case', () => {
    const names = everySource.map((path) => path.replace(/^packages\//, ''));
    expect(names.filter((name) => drawer.test(name))).toEqual([]);
    expect(names.filter((name) => !/^[a-z0-9/.-]+$/.test(name))).toEqual([]);
  });

  it('say in their first line what they are for', () => {
    const silent = everySource.filter((path) => !isSelfExplaining(path) && !/^(#!.*\n)?\/\/ \S/.test(textOf(path)));
    expect(silent).toEqual([]);
  });

  it('are one idea long', () => {
    const long = everySource.filter((path) => !path.includes('/generated/') && textOf(path).split('\n').length > 350);
    expect(long).toEqual([]);
  });
});

/** A test's names are its header; a type-only stub needs none. */
const isSelfExplaining = (path: string): boolean => path.endsWith('.test.ts') || textOf(path).trim() === 'export {};';

describe('indexes', () => {
  it('stand at the top of each package only, one each', () => {
    expect(everySource.filter((path) => path.endsWith('/index.ts'))).toEqual(
      packageFolders.map((folder) => `packages/${folder}/src/index.ts`),
    );
  });

  it('list names by hand', () => {
    expect(everySource.filter((path) => ownText(path) && /export\s+(type\s+)?\*/.test(textOf(path)))).toEqual([]);
  });
});

describe('tests', () => {
  it('are all switched on', () => {
    const off =
      /\b(describe|it|test)\s*\.\s*only\b|\b(fit|fdescribe|xit|xdescribe|xtest)\s*\(|\b(it|test)\s*\.\s*(skip|todo)\s*\(/;
    expect(everySource.filter((path) => ownText(path) && off.test(textOf(path)))).toEqual([]);
  });
});

describe('generated files', () => {
  it('are what the model makes', () => {
    const command = 'packages/api/dist/model-kit/generate/command.js';
    const folders = ['packages/api/model', 'packages/api/src/generated'];
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'generate', '--check', ...folders], {
      cwd: root,
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect({ status, told: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, told: '' });
  });
});
