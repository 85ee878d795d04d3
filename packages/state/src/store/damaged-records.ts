// Records of applications and snapshots that cannot be read: told by name, and kept aside where the operator wants to go on without them.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '@drey/plugin-api';

/** One that cannot be read. */
export interface DamagedRecord {
  /** `<account>/<region>/` and the name of an application or the id of a snapshot, where the key itself was not hit. */
  readonly key: string;
  /** The end of a sentence that begins with "it". */
  readonly fault: string;
  readonly content: Uint8Array;
}

/** Directory of the records that were set aside, in the data directory. */
export const DAMAGED_DIRECTORY = 'damaged';

const MOST_NAMED = 5;

/** The records in words. */
export const namedRecords = (records: readonly DamagedRecord[]): string => {
  const named = records.slice(0, MOST_NAMED).map(({ key, fault }) => `${key} (it ${fault})`);
  const others = records.length - named.length;
  return `${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
};

/** The refusal to start over records that cannot be read: who went on would end their clusters and delete their code. */
export const damagedRecords = (directory: string, records: readonly DamagedRecord[]): OperatorError =>
  new OperatorError(
    'DREY_RECORD_DAMAGED',
    `The state in ${directory} holds records that cannot be read: ${namedRecords(records)}.`,
    `Put state.mdb back from a copy of the data directory; or start once with --damaged-records set-aside, which moves these records to ${join(directory, DAMAGED_DIRECTORY)} and goes on without their applications or snapshots.`,
  );

/** Moves records out of the database, each written to a file before it is removed. */
export const setAside = async <R extends DamagedRecord>(
  directory: string,
  records: readonly R[],
  remove: (record: R) => Promise<void>,
): Promise<void> => {
  for (const record of records) {
    const { key, fault, content } = record;
    const folder = join(directory, DAMAGED_DIRECTORY);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const name = createHash('sha256').update(content).digest('hex').slice(0, 16);
    writeFileSync(join(folder, `${name}.txt`), `${JSON.stringify({ key, fault })}\n`, { mode: 0o600 });
    writeFileSync(join(folder, `${name}.record`), content, { mode: 0o600 });
    await remove(record);
  }
};
