import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { probeMountNamespaces } from './mount-namespace.js';

const isRoot = process.getuid?.() === 0;
const TEST_MILLISECONDS = 180_000;

(process.platform === 'linux' ? describe : describe.skip)('the ways to a view of its own', () => {
  let directory: string;

  const withUnshare = (text: string): NodeJS.ProcessEnv => {
    writeFileSync(join(directory, 'unshare'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return { ...process.env, PATH: directory + delimiter + (process.env['PATH'] ?? '') };
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-unshare-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it(
    'are told by what they show, not by a first try that was late',
    async () => {
      const real = execFileSync('sh', ['-c', 'command -v unshare'], { encoding: 'utf8' }).trim();
      const env = withUnshare(`mkdir '${directory}/once' 2>/dev/null && sleep 600\nexec ${real} "$@"`);
      const usual = await probeMountNamespaces(isRoot);
      const { isolation, lack } = await probeMountNamespaces(isRoot, { env, patience: [500, 60_000] });
      expect({ isolation, lack }).toEqual({ isolation: usual.isolation, lack: usual.lack });
    },
    TEST_MILLISECONDS,
  );

  it(
    'is none where every one hangs, within the patience',
    async () => {
      const env = withUnshare('exec sleep 600');
      const { isolation, unavailable } = await probeMountNamespaces(isRoot, { env, patience: [100, 100] });
      expect([isolation, unavailable]).toEqual(['none', expect.stringContaining('it does not end')]);
    },
    TEST_MILLISECONDS,
  );
});
