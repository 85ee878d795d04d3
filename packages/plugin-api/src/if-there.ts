// Looks at files that may not be there.

/** Nothing of that name, or a file where a directory of its path would have to be. */
const NOT_THERE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR']);

/**
 * What a look at a file or directory finds; undefined where there is none. A look that failed for another reason, as with no file descriptor
 * left or a disk that cannot be read, tells nothing: it rejects as it did, so that nobody ends, deletes or makes anew what is there.
 */
export const ifThere = async <T>(look: Promise<T>): Promise<T | undefined> => {
  try {
    return await look;
  } catch (error) {
    if (NOT_THERE.has((error as NodeJS.ErrnoException).code)) return undefined;
    throw error;
  }
};
