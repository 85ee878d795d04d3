// The Python of the packages by its own tests (`packages/<name>/python/tests`, pytest): the first run installs pytest, and moto, into the cache.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '../host/repository.js';

const TEST_MILLISECONDS = 15 * 60_000;

const script = (name: string, ...given: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', name), ...given], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  return { status, text: stdout + stderr };
};

const suites = readdirSync(join(repositoryRoot, 'packages'))
  .map((name) => join('packages', name, 'python', 'tests'))
  .filter((path) => existsSync(join(repositoryRoot, path)));
const { missing } = JSON.parse(script('python-tools.mjs').text) as { readonly missing?: string };

(missing === undefined ? describe : describe.skip)(
  `the Python of the packages${missing === undefined ? '' : ` (not tested: ${missing})`}`,
  () => {
    it.each(suites)(
      'passes %s',
      (path) => {
        const { status, text } = script('pytest.mjs', path);
        expect({ status, told: status === 0 ? '' : text }).toEqual({ status: 0, told: '' });
      },
      TEST_MILLISECONDS,
    );

    it('is tested where there is any', () => {
      expect(suites).toEqual(['packages/companion/python/tests', 'packages/runtimes/python/tests']);
    });
  },
);
