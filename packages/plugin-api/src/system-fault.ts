// What a failed look at a file, a process or an address tells. Unknown is not the same as absent.

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown } | null | undefined)?.code;

/** Whether an error says that a file is not there. Any other one tells nothing of it: no file descriptor left, a fault of the disk, no permission. */
export const isAbsent = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/**
 * What a look at a file or directory finds; undefined where there is none, also below what is no directory. Rejects as it did where it tells nothing,
 * so that nobody ends, deletes or makes anew what is there.
 */
export const ifThere = async <T>(look: Promise<T>): Promise<T | undefined> => {
  try {
    return await look;
  } catch (error) {
    if (isAbsent(error) || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
};

/** Whether an error is one of the system (`EMFILE`, `EIO`, `ENOENT`, ...), and not of what was read. */
export const isSystemFault = (error: unknown): boolean => {
  const code = codeOf(error);
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code);
};

const NO_PROCESS: ReadonlySet<unknown> = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);

/** Whether an error of reading about a process says that it has ended, or that it is another user's and hidden: in either case none of ours. */
export const isNoProcess = (error: unknown): boolean => NO_PROCESS.has(codeOf(error));
