// `npm test -- --changed` knows what to run for each package: a new one gets a row in `scripts/tests/suites.mjs`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageFolders, root } from './workspace.js';

it('has suites for each package but the one that has them', () => {
  const script = 'import(process.argv[1]).then(({ everyPackage }) => console.log(JSON.stringify(everyPackage)))';
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script, join(root, 'scripts/tests/suites.mjs')], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const rows = JSON.parse(stdout) as readonly string[];
  expect(rows.toSorted()).toEqual(packageFolders.filter((name) => name !== 'conformance'));
});
