import { describe, expect, it } from '@jest/globals';
import { ProgramUnasked } from '../ask-program.js';
import { type AskPython, findPython, type PythonReport } from './find-python.js';
import { pythonRuntime } from './python-runtimes.js';

const release = pythonRuntime('FLINK-1_20')!;

const report = (version: string, more: Partial<PythonReport> = {}): PythonReport => ({
  executable: `/usr/bin/python${version}`,
  version,
  venv: true,
  ...more,
});

/** A machine with commands. */
const machine =
  (commands: Readonly<Record<string, PythonReport>>): AskPython =>
  (command) =>
    Promise.resolve(commands[command]);

const find = (
  commands: Readonly<Record<string, PythonReport>>,
  env: Record<string, string> = {},
): Promise<PythonReport> => findPython('FLINK-1_20', release, { env, ask: machine(commands) });

describe('the Python for a runtime', () => {
  it('is the best of those that its PyFlink installs on', async () => {
    const commands = { python3: report('3.13.1'), 'python3.9': report('3.9.2'), 'python3.10': report('3.10.4') };
    expect(await find(commands)).toMatchObject({ version: '3.10.4' });
  });

  it('is the one of the runtime as it stands when PyFlink is in it', async () => {
    const own = report('3.13.0', { flink: '1.20.3', venv: false, jar: '/own/flink-python-1.20.3.jar' });
    expect(await find({ own, python3: report('3.11.2') }, { DREY_PYTHON_1_20: 'own' })).toEqual(own);
  });

  it('is the base of an environment when it has PyFlink of another release', async () => {
    const own = report('3.11.2', { flink: '2.2.0', jar: '/own/flink-python-2.2.0.jar' });
    expect(await find({ own }, { DREY_PYTHON_1_20: 'own' })).toEqual(report('3.11.2'));
  });

  it('is DREY_PYTHON before the usual names, where that fits', async () => {
    const commands = { mine: report('3.9.2'), new: report('3.14.0'), 'python3.11': report('3.11.2') };
    expect(await find(commands, { DREY_PYTHON: 'mine' })).toMatchObject({ version: '3.9.2' });
    expect(await find(commands, { DREY_PYTHON: 'new' })).toMatchObject({ version: '3.11.2' });
  });

  it('is not missing where one that might do gave no answer', async () => {
    const late: AskPython = (command) =>
      command === 'python3'
        ? Promise.reject(new ProgramUnasked('python3 gave no answer within 15 s.', undefined))
        : Promise.resolve(undefined);
    const failure = await findPython('FLINK-1_20', release, { env: {}, ask: late }).catch((error: unknown) => error);
    expect(failure).not.toHaveProperty('code');
    expect((failure as Error).message).toMatch(/could not be told: python3 gave no answer.*DREY_PYTHON_1_20/);
  });

  it('is refused with what was found and what to do', async () => {
    await expect(find({ python3: report('3.13.1') })).rejects.toMatchObject({
      code: 'DREY_PYTHON_UNSUITABLE',
      message:
        'PyFlink 1.20.3 of FLINK-1_20 needs Python 3.11, 3.10, 3.9 or 3.8, and none was found (only 3.13.1 at /usr/bin/python3.13.1).',
      remedy: expect.stringContaining('DREY_PYTHON_1_20'),
    });
    await expect(find({}, { DREY_PYTHON_1_20: 'absent' })).rejects.toMatchObject({ code: 'DREY_PYTHON_UNSUITABLE' });
    await expect(find({ python3: report('3.11.2', { venv: false }) })).rejects.toMatchObject({
      code: 'DREY_PYTHON_NO_VENV',
      remedy: expect.stringContaining('python3-venv'),
    });
  });
});
