// The tests of our Python (`python/tests`, by pytest), on the Python that has moto: installs both into the cache the first time.
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { silentLogger, systemClock } from '@drey/plugin-api';
import { ensureInstalled } from './installation.js';
import { findPython } from './python.js';

const testMilliseconds = 15 * 60_000;
const repository = fileURLToPath(new URL('../../../../', import.meta.url));

const script = (
  name: string,
  ...given: readonly string[]
): { readonly status: number | null; readonly text: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', name), ...given], {
    cwd: repository,
    encoding: 'utf8',
  });
  return { status, text: stdout + stderr };
};

const { missing } = JSON.parse(script('python-tools.mjs').text) as { readonly missing?: string };

(missing === undefined ? describe : describe.skip)(
  `the Python of the companion${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    it(
      'passes its own tests',
      async () => {
        const python = await ensureInstalled({
          cacheDirectory: process.env['DREY_CACHE_DIR'] ?? join(homedir(), '.cache', 'drey'),
          python: await findPython(process.env['DREY_PYTHON']),
          environment: process.env,
          log: silentLogger,
          clock: systemClock,
          signal: new AbortController().signal,
        });
        const { status, text } = script('pytest.mjs', 'packages/companion/python/tests', python);
        expect({ status, told: status === 0 ? '' : text }).toEqual({ status: 0, told: '' });
      },
      testMilliseconds,
    );
  },
);
