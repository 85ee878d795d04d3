import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { dreyFlinkJarContent, dreyFlinkJarName, placeDreyFlinkJar } from './drey-flink-jar.js';

describe('the jar of ours', () => {
  it('is placed once, with the same time everywhere, and anew where it is not whole', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'drey-cache-'));
    try {
      const path = join(cache, 'drey-flink', dreyFlinkJarName);
      expect(await Promise.all([placeDreyFlinkJar(cache), placeDreyFlinkJar(cache)])).toEqual([path, path]);
      await writeFile(path, 'half');
      await placeDreyFlinkJar(cache);
      expect(await readFile(path)).toEqual(dreyFlinkJarContent);
      expect((await stat(path)).mtime.toISOString()).toBe('2026-01-01T00:00:00.000Z');
    } finally {
      await rm(cache, { recursive: true, force: true });
    }
  });
});
