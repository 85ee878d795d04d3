import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { askProgram } from './ask-program.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drey-ask-program-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const program = (script: string, mode = 0o755): string => {
  const path = join(directory, 'program');
  writeFileSync(path, script, { mode });
  return path;
};

it('tells what a program printed', async () => {
  await expect(askProgram(program('#!/bin/sh\necho $1; echo b >&2\n'), ['a'], 10_000)).resolves.toEqual({
    stdout: 'a\n',
    stderr: 'b\n',
  });
});

it.each([
  ['is not there', () => join(directory, 'nowhere')],
  ['is a directory', () => directory],
  ['may not be run', () => program('#!/bin/sh\n', 0o644)],
  ['fails', () => program('#!/bin/sh\nexit 3\n')],
])('knows what %s for no program', async (_, path) => {
  await expect(askProgram(path(), [], 10_000)).resolves.toBeUndefined();
});

it.each([
  ['is late', '#!/bin/sh\nexec sleep 60\n', 'gave no answer within 0.5 s'],
  ['is killed', '#!/bin/sh\nkill -9 $$\n', 'was killed (SIGKILL)'],
])('knows nothing of one that %s', async (_, script, why) => {
  const asked = askProgram(program(script), [], 500);
  await expect(asked).rejects.toMatchObject({ name: 'ProgramUnasked', message: expect.stringContaining(why) });
});
