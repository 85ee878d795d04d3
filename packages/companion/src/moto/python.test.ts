import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OperatorError } from '@drey/plugin-api';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled } from './installation.js';
import { type AskPython, askPython, findPython, type PythonReport } from './python.js';

const report = (version: readonly number[], venv = true): PythonReport => ({
  executable: `/bin/${version.join('.')}`,
  version,
  venv,
});
const machine =
  (found: Readonly<Record<string, PythonReport>>): AskPython =>
  async (command) =>
    found[command];
const codeOf = async (search: Promise<unknown>): Promise<string> => {
  const error = await search.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof OperatorError ? error.code : String(error);
};

describe('the search for a Python', () => {
  it('takes the first that is new enough and can make environments', async () => {
    const ask = machine({
      python3: report([3, 9, 2]),
      'python3.12': report([3, 12, 1], false),
      'python3.11': report([3, 11, 0]),
    });
    expect(await findPython(undefined, ask)).toEqual({ executable: '/bin/3.11.0', version: '3.11.0' });
  });

  it('uses only the override when there is one', async () => {
    const ask = machine({ python3: report([3, 12, 0]), mine: report([3, 10, 0]) });
    expect((await findPython('mine', ask)).version).toBe('3.10.0');
    expect(await codeOf(findPython('absent', ask))).toBe('DREY_PYTHON_MISSING');
  });

  it('names what is wrong: missing, too old, or without venv', async () => {
    expect(await codeOf(findPython(undefined, machine({})))).toBe('DREY_PYTHON_MISSING');
    expect(await codeOf(findPython(undefined, machine({ python3: report([3, 8, 0]) })))).toBe('DREY_PYTHON_TOO_OLD');
    expect(await codeOf(findPython(undefined, machine({ python3: report([3, 12, 0], false) })))).toBe(
      'DREY_PYTHON_NO_VENV',
    );
  });
});

describe('a look that fails', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drey-python-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is no word on whether a command is a Python', async () => {
    const program = join(folder, 'slow');
    writeFileSync(program, '#!/bin/sh\nexec sleep 60\n');
    chmodSync(program, 0o700);
    expect(await codeOf(askPython(program, 200))).toBe('DREY_PYTHON_SILENT');
    writeFileSync(program, '#!/bin/sh\nexit 3\n');
    expect(await askPython(program)).toBeUndefined();
    expect(await askPython(join(folder, 'absent'))).toBeUndefined();
    expect(await askPython(folder)).toBeUndefined();
  });

  it('is no word on whether moto is installed', () => {
    const python = { executable: '/bin/python3', version: '3.12.0' };
    expect(isInstalled(folder, python)).toBe(false);
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);
    expect(() => isInstalled(loop, python)).toThrow(
      expect.objectContaining({ code: 'DREY_COMPANION_INSTALLED_UNSEEN' }),
    );
  });
});
