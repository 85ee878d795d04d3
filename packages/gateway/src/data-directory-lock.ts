// One host per data directory: a lock that the kernel releases with the process, however it ends.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, constants, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { OperatorError } from '@drey/plugin-api';
import { unusableDirectory } from './data-directory.js';

/** Name of the file that is locked, in the data directory. */
export const LOCK_FILE = 'lock';

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

/** What flock(1) says of a lock that another process has. */
const CONFLICT = 1;

interface FlockAnswer {
  readonly code: number | null;
  readonly told: string;
}

/**
 * Locks an open file. The lock belongs to what we opened and not to flock(1), which only asks for it over the descriptor that it inherits and
 * ends: so there is no process of which our lock depends, and the kernel releases it with us.
 */
const flock = (descriptor: number): Promise<FlockAnswer> =>
  new Promise((resolve, reject) => {
    const child = spawn('flock', ['-n', '-x', '3'], {
      stdio: ['ignore', 'ignore', 'pipe', descriptor],
      cwd: '/',
      timeout: FLOCK_ANSWER_MILLISECONDS,
      killSignal: 'SIGKILL',
    });
    let told = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (told += text));
    child.once('error', (cause) => reject(noFlock(cause)));
    child.once('close', (code, signal) => resolve({ code, told: told.trim() || `ended with ${signal ?? code}` }));
  });

const open = (path: string, flags: number): number => {
  try {
    return openSync(path, flags, 0o600);
  } catch (cause) {
    throw unusableDirectory(path, cause);
  }
};

/**
 * Linux: the lock file and the directory itself are locked, so that deleting the file lets no second host in. Not every file system can lock
 * a directory; the file has to do there.
 */
const lockWithFlock = async (directory: string): Promise<DirectoryLock> => {
  const file = open(join(directory, LOCK_FILE), constants.O_RDWR | constants.O_CREAT);
  const held = [file];
  const release = (): Promise<void> => {
    for (const descriptor of held) closeSync(descriptor);
    return Promise.resolve();
  };
  try {
    const { code, told } = await flock(file);
    if (code === CONFLICT) throw taken(directory);
    if (code !== 0) throw unusableDirectory(join(directory, LOCK_FILE), new Error(`flock: ${told}`));
    const itself = open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
    held.push(itself);
    if ((await flock(itself)).code === CONFLICT) throw taken(directory);
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
};

/** macOS: opening with O_EXLOCK takes an flock that belongs to the open file. */
const lockWithOpen = (directory: string): DirectoryLock => {
  const exclusiveLock = 0x20;
  try {
    const file = openSync(
      join(directory, LOCK_FILE),
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
