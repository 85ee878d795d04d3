// A metadata file as Flink 1.13 to 1.16 write it, for files of a test's own: without state that any job could read.

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
};

const byte = (value: number): Buffer => Buffer.from([value]);

/** A file that the metadata names. */
export interface NamedFile {
  /** Relative to the savepoint; an absolute URI where it lies elsewhere. */
  readonly path: string;
  readonly bytes: number;
}

/** Flink's types of handles: to operator state, to a file beside the metadata, to one elsewhere. */
const OPERATOR_STATE = 4;
const RELATIVE_FILE = 6;
const FILE = 2;

const handle = ({ path, bytes }: NamedFile): Buffer =>
  path.includes(':/')
    ? Buffer.concat([byte(FILE), long(bytes), text(path)])
    : Buffer.concat([byte(RELATIVE_FILE), text(path), long(bytes)]);

/** One file is the operator state of one subtask; it has no other state. */
const subtask = (file: NamedFile, index: number): Buffer =>
  Buffer.concat([
    int(index),
    Buffer.concat([int(1), byte(OPERATOR_STATE), int(0), handle(file)]),
    int(0),
    byte(0),
    byte(0),
    int(0),
    int(0),
  ]);

/** The metadata of one operator with as many subtasks as there are files. */
export const savepointMetadata = (files: readonly NamedFile[]): Buffer => {
  const operator = [
    Buffer.alloc(16, 7),
    int(files.length),
    int(Math.max(files.length, 128)),
    byte(0),
    int(files.length),
  ];
  return Buffer.concat([
    int(0x4960672d),
    int(3),
    long(1),
    int(0),
    int(files.length === 0 ? 0 : 1),
    ...(files.length === 0 ? [] : [...operator, ...files.map(subtask)]),
  ]);
};
