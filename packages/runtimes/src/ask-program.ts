// Asks a program what it is. That it is none, and that it could not be asked now, are two answers.
import { execFile, type ExecFileException } from 'node:child_process';
import { promisify } from 'node:util';
import { isSystemFault } from '@drey/plugin-api';

/** What a program printed. */
export interface ProgramAnswer {
  readonly stdout: string;
  readonly stderr: string;
}

/** Nothing is known of a program: it is late, was killed, or this machine could not run it now. The message says which, for people. */
export class ProgramUnasked extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'ProgramUnasked';
  }
}

/** What the system says of a file that is no program. */
const NO_PROGRAM: ReadonlySet<unknown> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'EPERM',
  'ENOEXEC',
  'EISDIR',
  'ELOOP',
]);

/** Whether a failed look says that there is no program, and not that the look itself could not be had. */
export const isNoProgram = (error: unknown): boolean => NO_PROGRAM.has((error as NodeJS.ErrnoException).code);

/** What a virtual machine says that found no memory or no thread for itself (seen with OpenJDK). */
const ofScarcity =
  /insufficient memory|enough space|out of memory|cannot create .*thread|resource temporarily unavailable/i;

const whyUnasked = (error: ExecFileException, timeoutMilliseconds: number): string | undefined => {
  if (error.killed === true) return `gave no answer within ${timeoutMilliseconds / 1000} s`;
  if (typeof error.signal === 'string') return `was killed (${error.signal})`;
  if (isSystemFault(error)) return `could not be run (${error.message})`;
  return ofScarcity.test(`${error.stdout ?? ''}${error.stderr ?? ''}`) ? 'found no memory to run in' : undefined;
};

/** Asks; undefined where the command is no program, or ends with a failure. Rejects with {@link ProgramUnasked} where nothing is known. */
export const askProgram = async (
  command: string,
  args: readonly string[],
  timeoutMilliseconds: number,
): Promise<ProgramAnswer | undefined> => {
  try {
    return await promisify(execFile)(command, args, { timeout: timeoutMilliseconds });
  } catch (error) {
    if (isNoProgram(error)) return undefined;
    const why = whyUnasked(error as ExecFileException, timeoutMilliseconds);
    if (why !== undefined) throw new ProgramUnasked(`${command} ${why}.`, error);
    return undefined;
  }
};
