// Versions of the stored form and the way forward between them.
import { OperatorError } from '@drey/plugin-api';

/** The form that this release writes. */
export const SCHEMA_VERSION = 1;

/** Refuses a data directory that a newer release wrote. */
export const checkSchemaVersion = (found: unknown, directory: string): void => {
  if (found === undefined || found === SCHEMA_VERSION) return;
  throw new OperatorError(
    'DREY_STATE_NEWER',
    `The data directory ${directory} was written by a newer Drey (schema version ${JSON.stringify(found)}, this one reads ${SCHEMA_VERSION}).`,
    'Use that release, or another directory: --data-dir DIR.',
  );
};
