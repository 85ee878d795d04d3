// One host per data directory: a lock that the kernel releases with the process, however it ends.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, constants, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { OperatorError } from '@drey/plugin-api';

/** Name of the file that is locked, in the data directory. */
export const lockFile = 'lock';

/** A held lock. */
export interface DirectoryLock {
  release(): Promise<void>;
}

const taken = (directory: string): OperatorError =>
  new OperatorError(
    'DREY_DATA_DIRECTORY_LOCKED',
    `Another Drey uses the data directory ${directory}.`,
    'Stop it, or start this one with a directory of its own: --data-dir DIR.',
  );

const noFlock = (cause: unknown): OperatorError =>
  new OperatorError(
    'DREY_FLOCK_MISSING',
    'The command flock, which guards the data directory, could not be run.',
    'Install util-linux, or keep state in memory with PERSISTENCE=0.',
    { cause },
  );

const FLOCK_ANSWER_MILLISECONDS = 10_000;

/** Linux: flock(1) holds the lock for as long as its standard input, a pipe from this process, is open; the kernel closes the pipe with us. */
const lockWithFlock = (directory: string): Promise<DirectoryLock> =>
  new Promise((resolve, reject) => {
    const holder = spawn('flock', ['-n', join(directory, lockFile), 'sh', '-c', 'echo held; exec cat >/dev/null'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      cwd: '/',
      detached: true,
    });
    const exited = new Promise<void>((done) => holder.once('exit', () => done()));
    const timer = setTimeout(() => holder.stdin.end(), FLOCK_ANSWER_MILLISECONDS);
    holder.once('error', (cause) => {
      clearTimeout(timer);
      reject(noFlock(cause));
    });
    holder.once('exit', () => {
      clearTimeout(timer);
      reject(taken(directory));
    });
    holder.stdout.once('data', () => {
      clearTimeout(timer);
      holder.stdout.destroy();
      holder.unref();
      (holder.stdin as unknown as { unref(): void }).unref();
      resolve({
        release: async () => {
          // Only now does the holder keep the process alive: nothing else may be left to wait for.
          holder.ref();
          holder.stdin.end();
          await exited;
        },
      });
    });
  });

/** macOS: opening with O_EXLOCK takes an flock that belongs to the open file. */
const lockWithOpen = (directory: string): DirectoryLock => {
  const exclusiveLock = 0x20;
  try {
    const file = openSync(
      join(directory, lockFile),
      constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | exclusiveLock,
      0o600,
    );
    return {
      release: () => {
        closeSync(file);
        return Promise.resolve();
      },
    };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EAGAIN') throw taken(directory);
    throw cause;
  }
};

/** Windows: a named pipe has one listener. */
const lockWithPipe = (directory: string): Promise<DirectoryLock> =>
  new Promise((resolve, reject) => {
    const name = createHash('sha256').update(directory.toLowerCase()).digest('hex').slice(0, 32);
    const server = createServer();
    server.once('error', () => reject(taken(directory)));
    server.listen(`\\\\.\\pipe\\drey-${name}`, () => {
      server.unref();
      resolve({ release: () => new Promise((done) => server.close(() => done())) });
    });
  });

/** Whether a lock could be taken here, without taking one. Throws an {@link OperatorError} when what locks is missing. */
export const checkLocking = (): Promise<void> =>
  new Promise((resolve, reject) => {
    if (process.platform === 'win32' || process.platform === 'darwin') return resolve();
    // Any answer will do: BusyBox has no --version, but has the command.
    execFile('flock', ['--version'], { timeout: FLOCK_ANSWER_MILLISECONDS }, (error) =>
      error?.code === 'ENOENT' ? reject(noFlock(error)) : resolve(),
    );
  });

/** Takes the lock of a data directory. Throws an {@link OperatorError} when another process has it. */
export const lockDirectory = async (directory: string): Promise<DirectoryLock> => {
  if (process.platform === 'win32') return lockWithPipe(directory);
  if (process.platform === 'darwin') return lockWithOpen(directory);
  return lockWithFlock(directory);
};
