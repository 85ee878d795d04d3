// Handles to bytes: in the metadata itself, or in files.
import type { MetadataCursor } from './metadata-cursor.js';
import type { ReferencedFiles } from './referenced-files.js';

/** Handles nest four deep at most in what Flink writes; each level has up to two names on the cursor. */
const DEEPEST_PLACE = 24;

/** What the readers of handles need. */
export interface HandleReading {
  readonly cursor: MetadataCursor;
  readonly files: ReferencedFiles;
  /** States by name read so far, of each operator each once. */
  states: number;
}

/** Guards against handles within handles without end. */
export const checkDepth = (cursor: MetadataCursor): void => {
  if (cursor.depth > DEEPEST_PLACE) throw cursor.fault('Handles are nested deeper than Flink writes them');
};

/** A size in bytes: none is below -1, which stands for unknown. */
const size = (cursor: MetadataCursor): number => {
  const value = cursor.long('A size');
  if (value < -1) throw cursor.fault(`A size is ${String(value)}`);
  return value;
};

const addFile = (
  { cursor, files }: HandleReading,
  path: string,
  relative: boolean,
  stateBytes: number,
): { bytes: number } => {
  if (path === '') throw cursor.fault('A file has no name');
  // Flink takes -1 for "not known".
  files.add(cursor, { path, relative, bytes: Math.max(stateBytes, 0), exact: stateBytes >= 0 });
  return { bytes: stateBytes };
};

/** Reads past the key groups of a handle: where they begin, how many there are, and an offset for each where asked for. */
export const skipKeyGroups = (cursor: MetadataCursor, offsets: boolean): void => {
  const start = cursor.int();
  const groups = offsets ? cursor.count('key groups', 8) : cursor.int();
  if (groups < 0 || (groups > 0 && start < 0))
    throw cursor.fault(`The key groups are ${String(groups)} from ${String(start)} on`);
  if (offsets) cursor.skip(groups * 8);
};

/** Reads one handle; undefined for "none". The bytes are those of the state, not of the file. */
export const readStreamHandle = (reading: HandleReading): { readonly bytes: number } | undefined => {
  const { cursor, files } = reading;
  checkDepth(cursor);
  const type = cursor.byte();
  switch (type) {
    case 0:
      return undefined;
    case 1: {
      cursor.text();
      const bytes = cursor.count('bytes of state', 1);
      cursor.skip(bytes);
      files.inlineBytes += bytes;
      return { bytes };
    }
    case 2: {
      const bytes = size(cursor);
      return addFile(reading, cursor.text(), false, bytes);
    }
    case 3:
      skipKeyGroups(cursor, true);
      return cursor.within('key groups', () => needStreamHandle(reading));
    case 6: {
      const path = cursor.text();
      return addFile(reading, path, true, size(cursor));
    }
    case 15: {
      const [start, bytes] = [size(cursor), size(cursor)];
      if (start < 0 || bytes < 0) throw cursor.fault('A segment of a file has no place');
      const scope = cursor.int();
      if (scope !== 0 && scope !== 1) throw cursor.fault(`A segment of a file has the scope ${String(scope)}`);
      const path = cursor.text();
      cursor.text();
      files.add(cursor, { path, relative: false, bytes: start + bytes, exact: false });
      return { bytes };
    }
    case 16:
      return { bytes: 0 };
    default:
      throw cursor.fault(`A handle to bytes has the unknown type ${String(type)}`);
  }
};

/** As {@link readStreamHandle}, where Flink writes no "none". */
export const needStreamHandle = (reading: HandleReading): { readonly bytes: number } => {
  const handle = readStreamHandle(reading);
  if (handle === undefined) throw reading.cursor.fault('A handle names no bytes');
  return handle;
};
