// Runs one command of an installation to its end, its output in a file.
import { type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { InstallOutput, lastLines } from '@drey/cluster';
import { groupEnd } from '@drey/plugin-api';

/** One command. */
export interface InstallStep {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes what the command says. */
  readonly logFile: string;
  readonly timeoutMilliseconds: number;
  readonly signal: AbortSignal;
}

const TAIL_BYTES = 64 * 1024;

const tailOf = async (path: string): Promise<string> => {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await file.close();
  }
};

const GLANCE_BYTES = 4 * 1024;

/** The last lines of a file that is being written; empty where it cannot be read. */
const endOf = (path: string): string => {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, GLANCE_BYTES));
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, size - buffer.length));
  } catch {
    return '';
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

/** The lines by which pip says why it failed, else the last one. */
export const reasonIn = (output: string): string => {
  const lines = output.split('\n').map((line) => line.trim());
  const errors = lines.filter((line) => line.startsWith('ERROR: ')).slice(-2);
  return (errors.length > 0 ? errors.join(' ') : (lines.findLast((line) => line !== '') ?? 'it said nothing')).slice(
    0,
    500,
  );
};

/** Why a command failed. */
export interface StepFailure {
  /** In a few words. */
  readonly why: string;
  /** The end of what it said. */
  readonly output: InstallOutput;
}

/** What pip says it is at, of all that it said. */
const aboutPackage = /^\s*(Collecting \S+|Downloading \S+|Building wheel for \S+|Installing collected packages)/;

/** The package that an installation by pip is at, from the end of its output; undefined where that says nothing of one. */
export const packageOf = (output: string): string | undefined => {
  const line = output.split('\n').findLast((one) => aboutPackage.test(one));
  return line === undefined ? undefined : aboutPackage.exec(line)?.[1];
};

/** The same of a file that pip writes to. */
export const packageIn = (logFile: string): string | undefined => packageOf(endOf(logFile));

/** Resolves to undefined when the command did what it should, else to why not. Rejects with the signal's reason. */
export const runInstallStep = async (step: InstallStep): Promise<StepFailure | undefined> => {
  const output = await open(step.logFile, 'a', 0o600);
  const late = AbortSignal.timeout(step.timeoutMilliseconds);
  try {
    const stdio: SpawnOptions['stdio'] = ['ignore', output.fd, output.fd];
    const child = spawn(step.command, step.arguments, { stdio, env: step.env, detached: true });
    const code = await groupEnd(child, AbortSignal.any([step.signal, late]));
    step.signal.throwIfAborted();
    if (code === 0) return undefined;
    const said = await tailOf(step.logFile);
    const why = late.aborted ? `it took longer than ${step.timeoutMilliseconds / 1000} s` : reasonIn(said);
    return { why, output: new InstallOutput(lastLines(said)) };
  } catch (error) {
    step.signal.throwIfAborted();
    const why = (error as Error).message;
    return { why, output: new InstallOutput([why]) };
  } finally {
    await output.close();
  }
};
