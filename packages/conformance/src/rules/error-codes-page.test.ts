// docs/error-codes.md has every code that an OperatorError of the sources carries.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { root, sourcesOf, packageFolders, isTest, textOf } from './workspace.js';

const page = 'docs/error-codes.md';

describe(page, () => {
  it('is what the sources give; else: npm run error-codes', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/error-codes.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  // Another way to read the sources, so that a form of making errors which the script does not see is seen here.
  it('has every code that stands in a source that makes such errors, settings of the environment left out', () => {
    const described = new Set([...textOf(page).matchAll(/^## (DREY_[A-Z0-9_]+)$/gm)].map(([, code]) => code));
    const made = packageFolders
      .flatMap(sourcesOf)
      .filter((path) => !isTest(path) && !/^packages\/(conformance|bench|testing)\//.test(path))
      .flatMap((path) => [...textOf(path).matchAll(/OperatorError\(\s*'(DREY_[A-Z0-9_]+)'/g)].map(([, code]) => code));
    expect(made.filter((code) => !described.has(code))).toEqual([]);
    expect(described.size).toBeGreaterThan(60);
  });
});
