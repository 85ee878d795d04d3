// Handles to state by key, in every form that state backends write.
import type { KeyedForm } from './savepoint-metadata.js';
import { checkDepth, type HandleReading, needStreamHandle, readStreamHandle, skipKeyGroups } from './stream-handle.js';

/** What is wanted of a keyed handle. */
export interface KeyedHandle {
  readonly bytes: number;
  readonly form: KeyedForm;
}

const keyGroups = (reading: HandleReading, type: number): KeyedHandle => {
  const { cursor } = reading;
  skipKeyGroups(cursor, true);
  const { bytes } = needStreamHandle(reading);
  if (type === 12) cursor.text();
  return { bytes, form: type === 7 ? 'canonical' : 'native' };
};

const namedHandles = (reading: HandleReading): number => {
  const { cursor } = reading;
  const count = cursor.count('files', 3);
  let bytes = 0;
  for (let file = 0; file < count; file += 1) {
    cursor.text();
    bytes += readStreamHandle(reading)?.bytes ?? 0;
  }
  return bytes;
};

const incremental = (reading: HandleReading, type: number): KeyedHandle => {
  const { cursor } = reading;
  cursor.skipLong();
  cursor.text();
  skipKeyGroups(cursor, false);
  if (type === 11) cursor.skipLong();
  const own = readStreamHandle(reading)?.bytes ?? 0;
  const shared = cursor.within('shared files', () => namedHandles(reading));
  const exclusive = cursor.within('own files', () => namedHandles(reading));
  if (type === 11) cursor.text();
  return { bytes: own + shared + exclusive, form: 'incremental' };
};

const nestedHandles = (reading: HandleReading): number => {
  const count = reading.cursor.count('handles', 1);
  let bytes = 0;
  for (let handle = 0; handle < count; handle += 1) bytes += readKeyedHandle(reading)?.bytes ?? 0;
  return bytes;
};

const changelog = (reading: HandleReading, type: number): KeyedHandle => {
  const { cursor } = reading;
  skipKeyGroups(cursor, false);
  cursor.skipLong();
  const base = cursor.within('materialized state', () => nestedHandles(reading));
  const changes = cursor.within('changes', () => nestedHandles(reading));
  cursor.skipLong();
  if (type === 14) cursor.skipLong();
  cursor.text();
  return { bytes: base + changes, form: 'changelog' };
};

const changesInMemory = ({ cursor, files }: HandleReading): KeyedHandle => {
  skipKeyGroups(cursor, false);
  cursor.skipLong();
  cursor.skipLong();
  const count = cursor.count('changes', 8);
  let bytes = 0;
  for (let change = 0; change < count; change += 1) {
    cursor.int();
    const length = cursor.count('bytes of a change', 1);
    cursor.skip(length);
    bytes += length;
  }
  cursor.text();
  files.inlineBytes += bytes;
  return { bytes, form: 'changelog' };
};

const changesInFiles = (reading: HandleReading, type: number): KeyedHandle => {
  const { cursor } = reading;
  skipKeyGroups(cursor, false);
  const count = cursor.count('files', 9);
  for (let file = 0; file < count; file += 1) {
    cursor.skipLong();
    readStreamHandle(reading);
  }
  const bytes = cursor.long('A size');
  if (bytes < 0) throw cursor.fault(`A size is ${String(bytes)}`);
  cursor.skipLong();
  cursor.text();
  if (type === 13) cursor.text();
  return { bytes, form: 'changelog' };
};

/** Reads one handle; undefined for "none". */
export const readKeyedHandle = (reading: HandleReading): KeyedHandle | undefined => {
  const { cursor } = reading;
  checkDepth(cursor);
  const type = cursor.byte();
  switch (type) {
    case 0:
      return undefined;
    case 3:
    case 7:
    case 12:
      return keyGroups(reading, type);
    case 5:
    case 11:
      return incremental(reading, type);
    case 8:
    case 14:
      return changelog(reading, type);
    case 9:
      return changesInMemory(reading);
    case 10:
    case 13:
      return changesInFiles(reading, type);
    default:
      throw cursor.fault(`A handle to keyed state has the unknown type ${String(type)}`);
  }
};
