import { describe, expect, it } from '@jest/globals';
import { OperatorError, type SurroundingsCheck } from '@drey/plugin-api';
import { allFlinkRuntimes, type AskPython, javaChecks, pythonChecks } from '@drey/runtimes';
import type { Isolation } from './jail/mount-namespace.js';
import { namesCheck } from './names-check.js';
import { processChecks } from './process-checks.js';

const never = new AbortController().signal;
const named = (checks: readonly SurroundingsCheck[], text: string): SurroundingsCheck => {
  const found = checks.find(({ subject }) => subject.includes(text));
  if (found === undefined) throw new Error(`There is no check of ${text}.`);
  return found;
};

describe('the checks of Java', () => {
  it('cover each runtime once, with the versions that it takes', async () => {
    const wanted: (readonly number[])[] = [];
    const checks = javaChecks((versions) => {
      wanted.push(versions);
      return Promise.resolve({ home: '/j', executable: '/j/bin/java', feature: 17, build: 'Nobody 17.0.1' });
    });
    const environments = checks.flatMap(({ subject }) => subject.replace('Java for ', '').split(', '));
    expect(environments.toSorted()).toEqual(allFlinkRuntimes.map(({ environment }) => environment).toSorted());
    expect(await named(checks, 'FLINK-1_13').look(never)).toEqual({ state: 'ok', found: 'Nobody 17.0.1 at /j' });
    expect(wanted).toEqual([[11, 17]]);
  });
});

describe('the checks of Python', () => {
  const asked: string[] = [];
  const ask: AskPython = (command) => {
    asked.push(command);
    const version = command === 'mine' ? '3.9.1' : command === 'python3' ? '3.11.2' : undefined;
    return Promise.resolve(version === undefined ? undefined : { executable: `/bin/${command}`, version, venv: true });
  };

  it('join runtimes that take the same, but for one with a Python of its own', async () => {
    const checks = pythonChecks({ env: { DREY_PYTHON_1_19: 'mine' }, ask });
    expect(checks.map(({ subject }) => subject)).toEqual([
      'Python for FLINK-1_13, FLINK-1_15',
      'Python for FLINK-1_18',
      'Python for FLINK-1_19',
      'Python for FLINK-1_20',
      'Python for FLINK-2_2, FLINK-2_3',
    ]);
    expect(await named(checks, 'FLINK-1_19').look(never)).toEqual({ state: 'ok', found: '3.9.1 at /bin/mine' });
    expect(await named(checks, 'FLINK-1_20').look(never)).toEqual({ state: 'ok', found: '3.11.2 at /bin/python3' });
    await expect(named(checks, 'FLINK-1_18').look(never)).rejects.toMatchObject({ code: 'DREY_PYTHON_UNSUITABLE' });
  });

  it('ask each interpreter once', async () => {
    asked.length = 0;
    const checks = pythonChecks({ env: { HOME: '/nonexistent' }, ask });
    await Promise.all(checks.map((check) => check.look(never).catch(() => {})));
    expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
  });
});

describe('the check of names of AWS', () => {
  it('says whether they can be led for programs that know of no proxy, and what to do', async () => {
    const tried: string[] = [];
    const free = namesCheck((host, port) => Promise.resolve(void tried.push(`${host}:${port}`)));
    expect(await free.look(never)).toMatchObject({ state: 'ok' });
    expect(tried).toEqual(['127.77.255.254:443']);
    const forbidden = namesCheck(() => Promise.reject(new Error('EACCES')));
    await expect(forbidden.look(never)).rejects.toMatchObject({
      code: 'DREY_NAMES_NOT_LED',
      message: expect.stringContaining('EACCES'),
    });
  });
});

describe('the checks of the process driver', () => {
  const checks = (unavailable: string | undefined, isolation: Isolation = 'full'): readonly SurroundingsCheck[] =>
    processChecks(
      {
        namespaces: () =>
          Promise.resolve({ unavailable, isolation, start: (_view, command) => ({ command, isChild: false }) }),
        findJava: () => Promise.reject(new OperatorError('X', 'No Java.', 'Install one.')),
        installer: {
          install: () => Promise.reject(new Error('not asked')),
          lacks: async () => 'nothing',
          close: () => {},
        },
        env: {},
      },
      () => Promise.resolve({ command: 'mvn', env: {} }),
    );

  it('fail about mount namespaces as a launch does', async () => {
    const check = named(checks('Operation not permitted'), 'Mount namespaces');
    expect(check.required).toBe(true);
    await expect(check.look(never)).rejects.toMatchObject({ code: 'DREY_NAMESPACES_FORBIDDEN' });
    if (process.platform !== 'linux') return;
    expect(await named(checks(undefined), 'Mount namespaces').look(never)).toMatchObject({ state: 'ok' });
  });

  it('say what a job can see where it is not isolated', async () => {
    if (process.platform !== 'linux') return;
    expect(await named(checks(undefined), 'Isolation').look(never)).toMatchObject({ state: 'ok' });
    const check = named(checks(undefined, 'none'), 'Isolation');
    expect(check.required).toBe(false);
    await expect(check.look(never)).rejects.toMatchObject({
      code: 'DREY_JOBS_NOT_ISOLATED',
      message: expect.stringContaining('your home with its credentials'),
    });
  });

  it('require no Java of a single runtime, for another one may have its own', () => {
    expect(named(checks(undefined), 'Java for').required).toBe(false);
  });
});
