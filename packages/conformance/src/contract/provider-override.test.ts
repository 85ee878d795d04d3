// PROVIDER_OVERRIDE_KINESISANALYTICSV2: an unknown name stops the start, because a silent wrong provider in a test run is worse than none.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { root } from '../rules/workspace.js';

const START_MILLISECONDS = 60_000;
const directory = mkdtempSync(join(tmpdir(), 'drey-override-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Starts a gateway as a user does; ends it once it is ready. Resolves to the exit code and all that it said. */
const startWith = (override: string): Promise<{ readonly code: number | null; readonly said: string }> =>
  new Promise((resolve, reject) => {
    const flags = ['--port', '0', '--driver', 'none', '--upstream', 'none', '--data-dir', directory];
    const child = spawn(
      process.execPath,
      ['packages/cli/dist/main.js', 'start', '--plugin', 'plugin.manifest.json', ...flags],
      {
        cwd: root,
        env: { ...process.env, PROVIDER_OVERRIDE_KINESISANALYTICSV2: override },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MILLISECONDS);
    let said = '';
    const listen = (text: string): void => {
      said += text;
      if (/^Ready\.$/m.test(said) && !child.killed) child.kill('SIGTERM');
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, said });
    });
  });

describe('the provider override', () => {
  it(
    'stops the start with the list of names when it names no provider',
    async () => {
      const { code, said } = await startWith('emulate');
      expect(code).not.toBe(0);
      expect(said).not.toContain('Ready.');
      const line = said.split('\n').find((text) => text.includes('PROVIDER_OVERRIDE_KINESISANALYTICSV2'));
      expect(line).toContain("'emulate'");
      for (const name of ['emulated', 'legacy', 'default']) expect(line).toContain(name);
    },
    START_MILLISECONDS,
  );

  it.each(['default', 'legacy'])(
    'takes %s',
    async (override) => {
      const { code, said } = await startWith(override);
      expect({ code, ready: said.includes('Ready.') }).toEqual({ code: 0, ready: true });
    },
    START_MILLISECONDS,
  );
});
