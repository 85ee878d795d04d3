import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
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

  it('is not there counts as absent, as below a file', async () => {
    await writeFile(join(directory, 'lock'), '');
    for (const place of [directory, join(directory, 'nowhere'), join(directory, 'lock')]) {
      expect(await readInstalled(place)).toBeUndefined();
      expect(await readPython(place)).toBeUndefined();
    }
  });

  it('cannot be read says nothing, so that nobody replaces what clusters run from', async () => {
    for (const name of ['runtime.json', 'python.json']) await mkdir(join(directory, name));
    await expect(readInstalled(directory)).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(readPython(directory)).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('is fine has jars or an interpreter that cannot be looked at', async () => {
    await writeFile(join(directory, 'runtime.json'), '{"jars":["a.jar"]}');
    await symlink('lib', join(directory, 'lib'));
    await expect(readInstalled(directory)).rejects.toMatchObject({ code: 'ELOOP' });
    await writeFile(join(directory, 'python.json'), '{"python":"lib","jar":"a.jar"}');
    await expect(readPython(directory)).rejects.toMatchObject({ code: 'ELOOP' });
  });
});
