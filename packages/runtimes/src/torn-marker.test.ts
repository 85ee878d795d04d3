import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readInstalled } from './flink/installed-runtime.js';
import { readPython } from './python/installed-python.js';

describe('a directory of the cache whose marker', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-marker-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it.each(['', '{"jars":["a.j', '{"jars":"a.jar","python":1}', 'null'])('is %j counts as absent', async (text) => {
    for (const name of ['runtime.json', 'python.json']) await writeFile(join(directory, name), text);
    expect(await readInstalled(directory)).toBeUndefined();
    expect(await readPython(directory)).toBeUndefined();
  });
});
