// Looks at what is installed, of which it must be told for certain that something is not there.
import { isAbsent } from '@drey/plugin-api';

/**
 * What a failed look stands for where nothing is there: to be given to `catch`. Throws any other error, since who took that for something that is not
 * there would replace it below the clusters that run from it.
 */
export const unlessAbsent =
  <T>(nothing: T) =>
  (error: unknown): T => {
    // Below a file there is nothing either.
    if (isAbsent(error) || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return nothing;
    throw error;
  };
