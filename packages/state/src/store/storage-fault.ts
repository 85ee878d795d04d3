// The error of a caller where the data directory takes no more writes.
import { ServiceUnavailableException } from '@drey/api';

/** The service's own error for a change that could not be written below `directory`; says that nothing changed and what to do. */
export const storageFault = (directory: string, cause: unknown): ServiceUnavailableException =>
  new ServiceUnavailableException(
    `Drey could not store the change in ${directory}, so nothing was changed: ${(cause as Error).message}. Free disk space or mend the directory, then try again.`,
    { cause },
  );
