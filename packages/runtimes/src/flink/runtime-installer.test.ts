import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { silentLogger, systemClock } from '@drey/plugin-api';
import { linuxProc } from '../proc.js';
import { flinkRuntime } from '../catalogue.js';
import { mavenOf } from './maven.js';
import { createRuntimeInstaller, type RuntimeInstaller } from './runtime-installer.js';

const runtime = flinkRuntime('FLINK-1_20')!;
const never = new AbortController().signal;

describe('createRuntimeInstaller', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-installer-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  /** Stands for Maven: counts its runs and puts a jar into each directory that the project names. */
  const fakeMaven = async (...after: readonly string[]): Promise<string> => {
    const path = join(directory, 'mvn');
    const script = [
      '#!/bin/sh',
      `echo run >> "${directory}/runs"`,
      'for d in $(grep -o "<outputDirectory>[^<]*" pom.xml | cut -d">" -f2 | sort -u); do touch "$d/b.jar" "$d/a.jar"; done',
      ...after,
      '',
    ];
    await writeFile(path, script.join('\n'), { mode: 0o755 });
    return path;
  };

  const installer = (own: Record<string, string>): RuntimeInstaller => {
    const env = { PATH: process.env['PATH'], ...own };
    return createRuntimeInstaller({
      cacheDirectory: join(directory, 'cache'),
      log: silentLogger,
      clock: systemClock,
      proc: linuxProc(),
      env,
      maven: mavenOf(env, () => Promise.resolve('/java')),
    });
  };

  const runs = async (): Promise<number> =>
    (await readFile(join(directory, 'runs'), 'utf8').catch(() => '')).split('\n').length - 1;

  it('installs once for all who ask, and finds it again later', async () => {
    const env = { DREY_MAVEN: await fakeMaven() };
    const [first, second] = [installer(env), installer(env)];
    const found = await Promise.all([1, 2, 3].map((n) => (n === 3 ? second : first).install(runtime, never)));
    expect(new Set(found.map((one) => one.directory)).size).toBe(1);
    expect(found[0]?.classPath.map((path) => basename(path))).toEqual(['a.jar', 'b.jar']);
    await installer(env).install(runtime, never);
    expect(await runs()).toBe(1);
    expect(await readdir(join(directory, 'cache/runtimes'))).toEqual([basename(found[0]!.directory)]);
  });

  it('leaves nothing behind when it fails, and tries again when asked again', async () => {
    const failing = { DREY_MAVEN: await fakeMaven('echo "[ERROR] no luck"', 'exit 1') };
    const one = installer(failing);
    await expect(one.install(runtime, never)).rejects.toMatchObject({ code: 'DREY_RUNTIME_INSTALL_FAILED' });
    expect(await readdir(join(directory, 'cache/runtimes'))).toEqual([]);
    await fakeMaven();
    await expect(one.install(runtime, never)).resolves.toBeDefined();
  });

  it('ends only the wait of who aborts', async () => {
    const one = installer({ DREY_MAVEN: await fakeMaven('sleep 0.3') });
    const abort = new AbortController();
    const impatient = one.install(runtime, abort.signal);
    const patient = one.install(runtime, never);
    abort.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    await expect(patient).resolves.toBeDefined();
    expect(await runs()).toBe(1);
  });

  it('ends Maven when the host stops', async () => {
    const one = installer({ DREY_MAVEN: await fakeMaven('sleep 60') });
    const work = one.install(runtime, never);
    const outcome = work.then(
      () => 'installed',
      (error: Error) => error.message,
    );
    while ((await runs()) === 0) await systemClock.sleep(10);
    one.close();
    expect(await outcome).toBe('The host stops.');
  });

  it('removes what an installer left that died', async () => {
    await mkdir(join(directory, 'cache/runtimes/.new-999999-1-ab/lib'), { recursive: true });
    const { directory: made } = await installer({ DREY_MAVEN: await fakeMaven() }).install(runtime, never);
    expect(await readdir(join(directory, 'cache/runtimes'))).toEqual([basename(made)]);
  });

  it('does an incomplete installation again', async () => {
    const env = { DREY_MAVEN: await fakeMaven() };
    const { directory: made } = await installer(env).install(runtime, never);
    await rm(join(made, 'lib/a.jar'));
    expect((await installer(env).install(runtime, never)).classPath).toHaveLength(2);
    expect(await runs()).toBe(2);
  });

  it('refuses what the catalogue does not know', async () => {
    const other = { ...runtime, environment: 'FLINK-9_9' };
    await expect(installer({}).install(other, never)).rejects.toMatchObject({ code: 'DREY_RUNTIME_UNKNOWN' });
  });

  describe('with a Flink of the user', () => {
    const home = async (...jars: readonly string[]): Promise<string> => {
      const path = join(directory, 'flink');
      for (const jar of jars) {
        await mkdir(join(path, jar, '..'), { recursive: true });
        await writeFile(join(path, jar), '');
      }
      return path;
    };

    it('links it, swaps log4j for one with a JSON layout and fetches only what it lacks', async () => {
      const path = await home(
        'lib/flink-dist-1.20.3.jar',
        'lib/log4j-core-2.17.1.jar',
        'opt/flink-s3-fs-hadoop-1.20.3.jar',
      );
      const env = { DREY_FLINK_HOME_1_20: path, DREY_MAVEN: await fakeMaven() };
      const found = await installer(env).install(runtime, never);
      expect(found.classPath.map((jar) => basename(jar))).toEqual(['a.jar', 'b.jar', 'flink-dist-1.20.3.jar']);
      expect(await readdir(join(found.plugins, 's3-fs-hadoop'))).toEqual(['flink-s3-fs-hadoop-1.20.3.jar']);
    });

    it('needs no Maven when everything is there', async () => {
      const path = await home(
        'lib/flink-dist-1.20.3.jar',
        'lib/log4j-core-2.24.3.jar',
        'lib/log4j-layout-template-json-2.24.3.jar',
        'lib/aws-kinesisanalytics-runtime-1.2.0.jar',
        'plugins/s3-fs-hadoop/flink-s3-fs-hadoop-1.20.3.jar',
      );
      const env = { DREY_FLINK_HOME_1_20: path, DREY_MAVEN: '/nonexistent' };
      expect((await installer(env).install(runtime, never)).classPath).toHaveLength(4);
    });

    it('refuses another Flink and one without S3', async () => {
      const path = await home('lib/flink-dist-1.19.1.jar');
      const env = { DREY_FLINK_HOME_1_20: path };
      await expect(installer(env).install(runtime, never)).rejects.toMatchObject({ code: 'DREY_FLINK_HOME_INVALID' });
      await writeFile(join(path, 'lib/flink-dist-1.20.0.jar'), '');
      await rm(join(path, 'lib/flink-dist-1.19.1.jar'));
      await expect(installer(env).install(runtime, never)).rejects.toMatchObject({
        message: expect.stringContaining('no S3 file system'),
      });
    });
  });
});
