// A metadata file read at once, as data either way: what it says, or the fault that it has.
import { METADATA_FILE, readMetadata } from './metadata/read-metadata.js';
import type { SavepointMetadata } from './metadata/savepoint-metadata.js';
import { UnreadableMetadata, type UnreadableReason } from './metadata/unreadable-metadata.js';
import { COPY_WHOLE, type SavepointFault, type SavepointFaultCode } from './savepoint-fault.js';

const byReason: Readonly<Record<UnreadableReason, readonly [SavepointFaultCode, string]>> = {
  'not-metadata': [
    'not-a-savepoint',
    `Give the directory of a savepoint of Flink: the one that has the file ${METADATA_FILE}.`,
  ],
  'too-old': [
    'too-old',
    'Restore it with a Flink up to 1.10 and take a savepoint there; Flink 1.13 and newer read that one.',
  ],
  'too-new': ['too-new', 'Use a savepoint of Flink 2.3 or older.'],
  damaged: ['unreadable-metadata', COPY_WHOLE],
  'too-large': [
    'unreadable-metadata',
    'Use a savepoint of a smaller job: with fewer operators, a lower parallelism, or less state in the metadata itself (state.storage.fs.memory-threshold).',
  ],
};

/** What a metadata file says, or why it cannot be read. */
export type SavepointReading =
  | { readonly metadata: SavepointMetadata; readonly fault?: undefined }
  | { readonly metadata?: undefined; readonly fault: SavepointFault };

/** A fault of the metadata file. `what`: a whole sentence. */
export const metadataFault = (reason: UnreadableReason, what: string): { readonly fault: SavepointFault } => {
  const [code, remedy] = byReason[reason];
  return { fault: { code, what: `${METADATA_FILE}: ${what}`, remedy, paths: [METADATA_FILE] } };
};

/** Reads a metadata file; what it cannot read is a fault, not an error. */
export const readAtOnce = (bytes: Uint8Array): SavepointReading => {
  try {
    return { metadata: readMetadata(bytes) };
  } catch (error) {
    if (!(error instanceof UnreadableMetadata)) throw error;
    return metadataFault(error.reason, error.message);
  }
};
