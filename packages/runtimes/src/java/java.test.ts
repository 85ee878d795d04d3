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

  /** A `java` that first does what is given, once, and then is one. */
  const lateJava = async (name: string, version: string, first: string): Promise<string> => {
    const home = await fakeJava(name, version);
    const path = join(home, 'bin/java');
    const rest = (await readFile(path, 'utf8')).replace('#!/bin/sh\n', '');
    const once = `if [ ! -e "${home}/first" ]; then echo > "${home}/first"; ${first}; fi`;
    await writeFile(path, `#!/bin/sh\n${once}\n${rest}`);
    return home;
  };

  it.each([
    ['is late', 'exec sleep 60'],
    ['is killed', 'kill -9 $$'],
    ['finds no memory', 'echo "There is insufficient memory for the Java Runtime Environment" >&2; exit 1'],
  ])('asks a java again that %s, before it takes another one', async (_, first) => {
    const seventeen = await lateJava('a', '17', first);
    await fakeJava('b', '11');
    const find = createFindJava({ env: {}, usualDirectories: [directory], probeTimeoutMilliseconds: 3_000 });
    expect(await find([17, 11])).toMatchObject({ feature: 17, home: seventeen });
  });

  it('does not hold against a java that it failed', async () => {
    const home = await lateJava('a', '17', 'exit 1');
    const find = createFindJava({ javaHome: home, env: {} });
    await expect(find([17])).rejects.toMatchObject({ code: 'DREY_JAVA_MISSING' });
    expect(await find([17])).toMatchObject({ feature: 17 });
  });

  it('takes no java for missing that never answers, and uses another one beside it', async () => {
    const home = await fakeJava('a', '17');
    await writeFile(join(home, 'bin/java'), '#!/bin/sh\nkill -9 $$\n');
    const find = createFindJava({ env: {}, usualDirectories: [directory] });
    const failure = await find([17]).catch((error: unknown) => error);
    expect(failure).not.toHaveProperty('code');
    expect((failure as Error).message).toMatch(
      /could not be told: .*\/a\/bin\/java was killed \(SIGKILL\).*DREY_JAVA_HOME/,
    );
    await fakeJava('b', '11');
    expect(await find([17, 11])).toMatchObject({ feature: 11 });
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
