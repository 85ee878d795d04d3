import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFindJava, parseJavaSettings } from './java.js';

describe('createFindJava', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-java-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const fakeJava = async (name: string, version: string): Promise<string> => {
    const home = join(directory, name);
    await mkdir(join(home, 'bin'), { recursive: true });
    const script = [
      '#!/bin/sh',
      `echo x >> "${home}/calls"`,
      `echo "    java.home = ${home}" >&2`,
      `echo "    java.specification.version = ${version}" >&2`,
      'echo "    java.vm.vendor = Nobody" >&2',
      `echo "    java.vm.version = ${version}.0.1+2" >&2`,
      '',
    ].join('\n');
    await writeFile(join(home, 'bin/java'), script, { mode: 0o755 });
    return home;
  };

  it('takes the first version of the list wherever it is', async () => {
    const eleven = await fakeJava('a', '11');
    const seventeen = await fakeJava('b', '17');
    const find = createFindJava({ env: { JAVA_HOME: eleven }, usualDirectories: [directory] });
    expect(await find([17, 11])).toMatchObject({ feature: 17, home: seventeen, build: 'Nobody 17.0.1+2' });
    expect(await find([11, 17])).toMatchObject({ feature: 11 });
  });

  it('falls back along the list and never takes one that is not on it', async () => {
    await fakeJava('a', '21');
    await fakeJava('b', '25');
    const find = createFindJava({ env: {}, usualDirectories: [directory] });
    expect(await find([17, 11, 21])).toMatchObject({ feature: 21 });
    await expect(find([17, 11])).rejects.toMatchObject({
      code: 'DREY_JAVA_MISSING',
      message: expect.stringMatching(/17 or 11.*21 at .*25 at/),
      remedy: expect.stringContaining('DREY_JAVA_HOME'),
    });
  });

  it('looks nowhere else when a home is set', async () => {
    const eleven = await fakeJava('a', '11');
    await fakeJava('b', '17');
    const find = createFindJava({ javaHome: eleven, env: {}, usualDirectories: [directory] });
    await expect(find([17])).rejects.toMatchObject({ code: 'DREY_JAVA_MISSING' });
    expect(await find([17, 11])).toMatchObject({ feature: 11 });
  });

  it('asks each java once', async () => {
    const home = await fakeJava('a', '17');
    const find = createFindJava({ env: { PATH: join(home, 'bin') }, usualDirectories: [] });
    await find([17]);
    await find([17]);
    expect(await readFile(join(home, 'calls'), 'utf8')).toBe('x\n');
  });
});

describe('parseJavaSettings', () => {
  it('reads the old numbering', () => {
    expect(parseJavaSettings('    java.specification.version = 1.8\n', '/j')?.feature).toBe(8);
  });

  it('gives nothing for what is no Java', () => {
    expect(parseJavaSettings('command not found', '/j')).toBeUndefined();
  });
});
