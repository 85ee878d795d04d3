// Flink's metadata file as a whole: head, master states, operators, properties.
import { MetadataCursor } from './metadata-cursor.js';
import { type OperatorReading, readOperator } from './operator-snapshot.js';
import { ReferencedFiles } from './referenced-files.js';
import type { OperatorSnapshot, SavepointMetadata } from './savepoint-metadata.js';
import { readSnapshotProperties } from './snapshot-properties.js';

/** The name of the file in the directory of a savepoint or checkpoint. */
export const METADATA_FILE = '_metadata';

const HEAD = 0x4960672d;
const MASTER_STATE = 0xc96b1696 | 0;
/** The newest version that is known, of Flink 2.1 to 2.3. */
const NEWEST_VERSION = 6;

const readVersion = (cursor: MetadataCursor): number => {
  if (cursor.left < 8 || cursor.int() !== HEAD)
    throw cursor.fault('This is no metadata of a savepoint or checkpoint of Flink', 'not-metadata');
  const version = cursor.int();
  if (version === 1) throw cursor.fault('The savepoint was written by Flink 1.2 or older', 'too-old');
  if (version > NEWEST_VERSION)
    throw cursor.fault(
      `The metadata has version ${String(version)}; the newest that Flink 2.3 writes is ${String(NEWEST_VERSION)}`,
      'too-new',
    );
  if (version < 1) throw cursor.fault(`The metadata has version ${String(version)}`, 'not-metadata');
  return version;
};

const readMasterState = (cursor: MetadataCursor): { readonly name: string; readonly bytes: number } => {
  if (cursor.int() !== MASTER_STATE) throw cursor.fault('A master state does not begin as one');
  const length = cursor.count('bytes of a master state', 1);
  const left = cursor.left;
  cursor.int();
  const name = cursor.text();
  const bytes = cursor.count('bytes of a master state', 1);
  cursor.skip(bytes);
  if (left - cursor.left !== length) throw cursor.fault(`The master state ${JSON.stringify(name)} has a wrong length`);
  return { name, bytes };
};

const readMasterStates = (cursor: MetadataCursor) => {
  const count = cursor.count('master states', 18);
  cursor.atMost('master states', count);
  return Array.from({ length: count }, (_, index) =>
    cursor.within(`master state ${String(index)}`, () => readMasterState(cursor)),
  );
};

const readOperators = (reading: OperatorReading): readonly OperatorSnapshot[] => {
  const { cursor } = reading;
  const count = cursor.count('operators', 29);
  cursor.atMost('operators', count);
  return Array.from({ length: count }, (_, index) =>
    cursor.within(`operator ${String(index)}`, () => readOperator(reading)),
  );
};

/**
 * Reads the metadata of a savepoint or of a checkpoint that was kept, as Flink 1.3 to 2.3 write it (versions 2 to 6; tried with 1.13 to 2.3).
 * Time and memory are bounded by the length of `bytes` and by {@link MOST}, whatever they are. Megabytes take a thread of their own: see
 * `readSavepoint`.
 *
 * @throws UnreadableMetadata and nothing else
 */
export const readMetadata = (bytes: Uint8Array): SavepointMetadata => {
  const cursor = new MetadataCursor(bytes);
  const version = readVersion(cursor);
  const checkpointId = cursor.long('The id of the checkpoint');
  if (checkpointId < 0) throw cursor.fault(`The id of the checkpoint is ${String(checkpointId)}`);
  const masterStates = readMasterStates(cursor);
  const files = new ReferencedFiles();
  const operators = readOperators({ cursor, files, version, subtasks: 0, states: 0 });
  const properties = version >= 4 ? cursor.within('properties', () => readSnapshotProperties(cursor)) : undefined;
  return {
    version,
    checkpointId,
    ...(properties === undefined ? {} : { properties }),
    masterStates,
    operators,
    files: files.all(),
    inlineBytes: files.inlineBytes,
  };
};
