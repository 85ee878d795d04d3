// What kind of snapshot a metadata file is of.
import type { SavepointMetadata } from './metadata/savepoint-metadata.js';

/**
 * `canonical`: a savepoint that every state backend reads, of which an export is made. `native`: a savepoint in the form of its state
 * backend. `checkpoint`: one that was kept.
 */
export type SnapshotForm = 'canonical' | 'native' | 'checkpoint';

/**
 * The form: as the metadata says it, or before Flink 1.16, which does not, as far as keyed state tells; undefined where that leaves it open. A
 * savepoint of Flink 1.15 without keyed state is the same in either form.
 */
export const snapshotForm = ({ properties, operators }: SavepointMetadata): SnapshotForm | undefined => {
  if (properties !== undefined) return properties.kind === 'checkpoint' ? 'checkpoint' : properties.format;
  if (operators.some(({ keyedForm }) => keyedForm === 'canonical')) return 'canonical';
  return operators.some(({ keyedForm }) => keyedForm === 'changelog') ? 'checkpoint' : undefined;
};

const writers: Readonly<Record<number, string>> = {
  2: 'Flink 1.3 to 1.10',
  3: 'Flink 1.11 to 1.15',
  4: 'Flink 1.16 to 1.20',
  5: 'Flink 2.0',
  6: 'Flink 2.1 or newer',
};

/** The releases of Flink that write metadata of this version. */
export const writtenBy = ({ version }: Pick<SavepointMetadata, 'version'>): string =>
  writers[version] ?? `metadata version ${String(version)}`;
