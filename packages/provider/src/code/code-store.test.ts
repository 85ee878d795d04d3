import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openCodeStore } from './code-store.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drey-code-store-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('tells a copy that is gone from one that cannot be looked at', async () => {
  const store = await openCodeStore(directory);
  const copy = await store.put(
    (async function* () {
      yield Buffer.from('code');
    })(),
  );
  const path = join(directory, copy.sha256);
  await expect(store.path(copy)).resolves.toBe(path);
  rmSync(path);
  await expect(store.path(copy)).resolves.toBeUndefined();
  rmSync(directory, { recursive: true });
  writeFileSync(directory, '');
  await expect(store.path(copy)).rejects.toMatchObject({ code: 'ENOTDIR' });
});
