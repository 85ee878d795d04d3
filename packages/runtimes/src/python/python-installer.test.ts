import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, systemClock } from '@drey/plugin-api';
import { linuxProc } from '../proc.js';
import { createWorkBoard } from '@drey/cluster';
import { flinkRuntime } from '../catalogue.js';
import type { PythonReport } from './find-python.js';
import { createPythonInstaller, type PythonInstaller } from './python-installer.js';

const runtime = flinkRuntime('FLINK-1_20')!;
const never = new AbortController().signal;

describe('installing PyFlink', () => {
  let directory: string;
  let base: string;

  const script = async (name: string, lines: readonly string[]): Promise<string> => {
    const path = join(directory, name);
    await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'));
    await chmod(path, 0o755);
    return path;
  };

  /** Stands in for Maven: puts a jar where the project says. */
  const fakeMaven = (): Promise<string> =>
    script('mvn', [
      `echo run >> ${directory}/maven-runs`,
      `to=$(sed -n 's|.*<outputDirectory>\\(.*\\)</outputDirectory>.*|\\1|p' pom.xml)`,
      'mkdir -p "$to" && : > "$to/flink-python-1.20.3.jar"',
    ]);

  /** Stands in for Python: makes a directory for `venv`, copies itself there, and notes what pip was told. */
  const fakePython = (...more: readonly string[]): Promise<string> =>
    script('python', [
      `echo "$*" >> ${directory}/python-runs`,
      ...more,
      'case "$2" in venv) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && sleep 0.2;; esac',
    ]);

  const installer = async (
    own: Record<string, string> = {},
    report: Partial<PythonReport> = {},
    board = createWorkBoard(systemClock),
  ): Promise<PythonInstaller> => {
    const command = await fakeMaven();
    const env = { PATH: process.env['PATH'], ...own };
    return createPythonInstaller({
      cacheDirectory: join(directory, 'cache'),
      log: silentLogger,
      clock: systemClock,
      proc: linuxProc(),
      env,
      maven: () => Promise.resolve({ command, env }),
      board,
      ask: (name) =>
        Promise.resolve(
          name === 'python3.11' || name === 'own'
            ? { executable: base, version: '3.11.2', venv: true, ...report }
            : undefined,
        ),
    });
  };

  const linesOf = async (name: string): Promise<readonly string[]> =>
    (await readFile(join(directory, name), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-pyflink-'));
    await mkdir(join(directory, 'cache'));
    base = await fakePython();
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('happens once for all who ask, and is found again later', async () => {
    const [one, other] = [await installer(), await installer()];
    const found = await Promise.all([
      one.install(runtime, never),
      one.install(runtime, never),
      other.install(runtime, never),
    ]);
    expect(new Set(found.map(({ python }) => python)).size).toBe(1);
    expect(await (await installer()).install(runtime, never)).toEqual(found[0]);
    expect(await linesOf('maven-runs')).toHaveLength(1);
    const pip = (await linesOf('python-runs')).filter((line) => line.includes('pip install'));
    expect(pip).toHaveLength(2);
    expect(pip[0]).toMatch(/--no-deps --only-binary apache-flink apache-flink==1\.20\.3$/);
    expect(found[0]?.jar).toMatch(/opt\/flink-python-1\.20\.3\.jar$/);
  });

  it('that fails says so in one line and leaves nothing half made', async () => {
    base = await fakePython('case "$*" in *pip*) echo "ERROR: No matching distribution found"; exit 1;; esac');
    await expect((await installer()).install(runtime, never)).rejects.toMatchObject({
      code: 'DREY_PYFLINK_INSTALL',
      message: expect.stringContaining('ERROR: No matching distribution found'),
    });
    const left = await readdir(join(directory, 'cache/python'));
    expect(left).toEqual([expect.stringMatching(/\.log$/)]);
    base = await fakePython();
    await (await installer()).install(runtime, never);
  });

  it('shows what it is at while it lasts, and carries the end of the output with a failure', async () => {
    const board = createWorkBoard(systemClock);
    base = await fakePython(
      `case "$*" in *requirements*) echo "Collecting numpy>=1.22"; while [ ! -e ${directory}/go ]; do sleep 0.05; done; echo "some words"; echo "ERROR: No space"; exit 1;; esac`,
    );
    const one = await installer({}, {}, board);
    const work = one.install(runtime, never).catch((error: unknown) => error);
    const steps = new Set<string>();
    const end = Date.now() + 20_000;
    while (![...steps].some((step) => step.includes('numpy'))) {
      if (Date.now() > end) throw new Error([...steps].join('\n'));
      for (const { what, step } of board.of('FLINK-1_20')) steps.add(`${what} ${step}`);
      await systemClock.sleep(5);
    }
    expect([...steps].at(-1)).toBe('PyFlink 1.20.3 installing what it needs by pip: Collecting numpy>=1.22');
    expect([...steps].join('\n')).toContain('fetching its jar by Maven');
    expect(board.of('FLINK-1_19')).toEqual([]);
    await writeFile(join(directory, 'go'), '');
    expect(await work).toMatchObject({
      code: 'DREY_PYFLINK_INSTALL',
      cause: { lines: expect.arrayContaining(['Collecting numpy>=1.22', 'some words', 'ERROR: No space']) },
    });
    expect(board.of('FLINK-1_20')).toEqual([]);
  });

  it('is not needed where a Python of the user has it', async () => {
    const own = await installer({ DREY_PYTHON_1_20: 'own' }, { flink: '1.20.4', jar: base });
    expect(await own.install(runtime, never)).toEqual({ python: base, jar: base });
    expect(await linesOf('maven-runs')).toEqual([]);
    expect(await linesOf('python-runs')).toEqual([]);
  });

  it('ends with its host', async () => {
    base = await fakePython('case "$*" in *pip*) sleep 60;; esac');
    const one = await installer();
    const work = one.install(runtime, never).catch((error: unknown) => (error as Error).message);
    while (!(await linesOf('python-runs')).some((line) => line.includes('pip'))) await systemClock.sleep(20);
    one.close();
    expect(await work).toBe('The host stops.');
  });

  it('is refused for a runtime that takes no Python', async () => {
    const old = { ...runtime, environment: 'FLINK-9_9' };
    await expect((await installer()).install(old, never)).rejects.toMatchObject({ code: 'DREY_PYTHON_RUNTIME' });
  });
});
