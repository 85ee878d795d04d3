// What Flink 1.16 and newer say about the taking of a snapshot, at the end of the metadata.
import { type JavaObject, readJavaObject } from './java-object.js';
import type { MetadataCursor } from './metadata-cursor.js';
import type { SnapshotProperties } from './savepoint-metadata.js';

const formats: Readonly<Record<string, 'canonical' | 'native'>> = { CANONICAL: 'canonical', NATIVE: 'native' };

const ofType = ({ javaClass, fields }: JavaObject): SnapshotProperties | undefined => {
  const name = fields.get('name');
  if (typeof name !== 'string') return undefined;
  const kind = javaClass.endsWith('.SavepointType') ? 'savepoint' : 'checkpoint';
  const written = fields.get('formatType');
  const format = typeof written === 'string' ? formats[written] : undefined;
  return { kind, name, ...(format === undefined ? {} : { format }) };
};

/** Reads them; undefined where their objects are whole and not those that Flink has up to 2.3. */
export const readSnapshotProperties = (cursor: MetadataCursor): SnapshotProperties | undefined => {
  const type = readJavaObject(cursor).fields.get('checkpointType');
  return type !== null && typeof type === 'object' ? ofType(type) : undefined;
};
