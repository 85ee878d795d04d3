// Runs one command of an installation to its end, its output in a file.
import { type SpawnOptions, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';

/** One command. */
export interface InstallStep {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes what the command says. */
  readonly logFile: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const tailBytes = 64 * 1024;

const tailOf = async (path: string): Promise<string> => {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(size, tailBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await file.close();
  }
};

/** The lines by which pip says why it failed, else the last one. */
const reasonIn = (output: string): string => {
  const lines = output.split('\n').map((line) => line.trim());
  const errors = lines.filter((line) => line.startsWith('ERROR: ')).slice(-2);
  return (errors.length > 0 ? errors.join(' ') : (lines.findLast((line) => line !== '') ?? 'it said nothing')).slice(
    0,
    500,
  );
};

/** The end of a process that leads its own group, so that whatever it started goes with it. */
const run = (command: string, args: readonly string[], options: SpawnOptions, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, detached: true });
    const kill = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended meanwhile.
      }
    };
    signal.addEventListener('abort', kill, { once: true });
    if (signal.aborted) kill();
    child.once('error', reject);
    child.once('exit', (code) => {
      signal.removeEventListener('abort', kill);
      resolve(code === 0);
    });
  });

/** Resolves to undefined when the command did what it should, else to why not. Rejects with the signal's reason. */
export const runInstallStep = async (step: InstallStep): Promise<string | undefined> => {
  const output = await open(step.logFile, 'a', 0o600);
  const late = AbortSignal.timeout(step.timeoutMs);
  try {
    const options: SpawnOptions = { stdio: ['ignore', output.fd, output.fd], env: step.env };
    const done = await run(step.command, step.arguments, options, AbortSignal.any([step.signal, late]));
    step.signal.throwIfAborted();
    if (done) return undefined;
    return late.aborted ? `it took longer than ${step.timeoutMs / 1000} s` : reasonIn(await tailOf(step.logFile));
  } catch (error) {
    step.signal.throwIfAborted();
    return (error as Error).message;
  } finally {
    await output.close();
  }
};
