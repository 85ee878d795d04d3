// Writes metadata as Flink does, for tests: every kind of handle by name.

/** Bytes, put together one value after the other. */
export class MetadataWriter {
  readonly #parts: Buffer[] = [];

  get bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #put(size: number, write: (part: Buffer) => void): this {
    const part = Buffer.alloc(size);
    write(part);
    this.#parts.push(part);
    return this;
  }

  byte(value: number): this {
    return this.#put(1, (part) => part.writeUInt8(value));
  }

  int(value: number): this {
    return this.#put(4, (part) => part.writeInt32BE(value));
  }

  long(value: number | bigint): this {
    return this.#put(8, (part) => part.writeBigInt64BE(BigInt(value)));
  }

  raw(bytes: Uint8Array): this {
    this.#parts.push(Buffer.from(bytes));
    return this;
  }

  text(text: string): this {
    const bytes = Buffer.from(text, 'utf8');
    return this.#put(2, (part) => part.writeUInt16BE(bytes.length)).raw(bytes);
  }
}

/** Something that writes itself. */
export type Part = (writer: MetadataWriter) => unknown;

const list = (writer: MetadataWriter, parts: readonly Part[]): void => {
  writer.int(parts.length);
  for (const part of parts) part(writer);
};

export const none: Part = (writer) => writer.byte(0);
export const inline =
  (bytes: number): Part =>
  (writer) =>
    writer.byte(1).text('handle').int(bytes).raw(Buffer.alloc(bytes));
export const absolute =
  (path: string, bytes: number): Part =>
  (writer) =>
    writer.byte(2).long(bytes).text(path);
export const relative =
  (path: string, bytes: number): Part =>
  (writer) =>
    writer.byte(6).text(path).long(bytes);
export const segment =
  (path: string, start: number, bytes: number): Part =>
  (writer) =>
    writer.byte(15).long(start).long(bytes).int(1).text(path).text('logical');
export const emptySegment: Part = (writer) => writer.byte(16);

/** Types: 3 before 1.15, 12 since, 7 in canonical savepoints. */
export const keyGroups =
  (type: 3 | 7 | 12, state: Part): Part =>
  (writer) => {
    writer.byte(type).int(0).int(2).long(0).long(10);
    state(writer);
    if (type === 12) writer.text('id');
  };
export const incremental =
  (type: 5 | 11, shared: readonly Part[], own: readonly Part[]): Part =>
  (writer) => {
    writer.byte(type).long(3).text('00000000-0000-0000-0000-000000000001').int(0).int(2);
    if (type === 11) writer.long(17);
    inline(3)(writer);
    for (const files of [shared, own]) {
      list(
        writer,
        files.map((file): Part => (one) => {
          one.text('000012.sst');
          file(one);
        }),
      );
    }
    if (type === 11) writer.text('id');
  };
export const changelog =
  (type: 8 | 14, base: readonly Part[], changes: readonly Part[]): Part =>
  (writer) => {
    writer.byte(type).int(0).int(2).long(9);
    list(writer, base);
    list(writer, changes);
    writer.long(1);
    if (type === 14) writer.long(2);
    writer.text('id');
  };
export const changesInMemory =
  (...sizes: readonly number[]): Part =>
  (writer) => {
    writer.byte(9).int(0).int(2).long(0).long(1);
    list(
      writer,
      sizes.map(
        (size): Part =>
          (one) =>
            one.int(-1).int(size).raw(Buffer.alloc(size)),
      ),
    );
    writer.text('id');
  };
export const changesInFiles =
  (type: 10 | 13, bytes: number, ...files: readonly Part[]): Part =>
  (writer) => {
    writer.byte(type).int(0).int(2);
    list(
      writer,
      files.map((file): Part => (one) => {
        one.long(5);
        file(one);
      }),
    );
    writer.long(bytes).long(bytes).text('id');
    if (type === 13) writer.text('filesystem');
  };

/** States by name with their mode: 0 split, 1 union, 2 broadcast. */
export const operatorState =
  (states: Readonly<Record<string, number>>, state: Part, merged = false): Part =>
  (writer) => {
    writer.int(1).byte(merged ? 17 : 4);
    list(
      writer,
      Object.entries(states).map(
        ([name, mode]): Part =>
          (one) =>
            one.text(name).byte(mode).int(2).long(0).long(4),
      ),
    );
    if (merged) writer.text('file:/owned').text('file:/shared').byte(0);
    state(writer);
  };
const noOperatorState: Part = (writer) => writer.int(0);

const oneChannel = (writer: MetadataWriter, bytes: number, state: Part): void => {
  writer.int(0).int(0).int(1).int(1).long(0).long(bytes);
  state(writer);
};
const mergedChannels = (writer: MetadataWriter, bytes: number, state: Part): void => {
  writer.int(0).long(bytes);
  state(writer);
  writer.int(3).raw(Buffer.alloc(3));
};

/** Channels of one side; the type as in version 6, left out before. */
export const channels =
  (
    version: number,
    ...each: readonly { readonly type: number; readonly bytes: number; readonly state: Part }[]
  ): Part =>
  (writer) =>
    list(
      writer,
      each.map(({ type, bytes, state }): Part => (one) => {
        if (version >= 6) one.byte(type);
        if (type > 2) mergedChannels(one, bytes, state);
        else oneChannel(one, bytes, state);
      }),
    );

/** The state of a subtask; what is left out is none. */
export interface SubtaskParts {
  readonly managedOperator?: Part;
  readonly rawOperator?: Part;
  readonly managedKeyed?: Part;
  readonly rawKeyed?: Part;
  readonly input?: Part;
  readonly output?: Part;
}

const subtask =
  (version: number, parts: SubtaskParts): Part =>
  (writer) => {
    if (version === 2) writer.long(-1).int(0);
    (parts.managedOperator ?? noOperatorState)(writer);
    (parts.rawOperator ?? noOperatorState)(writer);
    (parts.managedKeyed ?? none)(writer);
    (parts.rawKeyed ?? none)(writer);
    if (version === 2) return;
    (parts.input ?? channels(version))(writer);
    (parts.output ?? channels(version))(writer);
  };

/** One operator. */
export interface OperatorParts {
  readonly id?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly parallelism?: number;
  readonly maxParallelism?: number;
  readonly coordinator?: Part;
  /** By index; `finished` for one that had ended. `ended` for an operator that had ended as a whole. */
  readonly subtasks: Readonly<Record<number, SubtaskParts | 'finished'>> | 'ended';
}

const operator = (writer: MetadataWriter, version: number, parts: OperatorParts): void => {
  const { id = '0102030405060708090a0b0c0d0e0f10', parallelism = 2, maxParallelism = 128, subtasks } = parts;
  if (version >= 5) writer.text(parts.name ?? '').text(parts.uid ?? '');
  writer.raw(Buffer.from(id, 'hex')).int(parallelism).int(maxParallelism);
  if (version === 2) writer.int(1);
  else (parts.coordinator ?? none)(writer);
  if (subtasks === 'ended') {
    writer.int(-1);
    return;
  }
  const entries = Object.entries(subtasks);
  writer.int(entries.length);
  for (const [index, state] of entries) {
    writer.int(state === 'finished' ? -Number(index) - 1 : Number(index));
    if (state !== 'finished') subtask(version, state)(writer);
  }
};

/** What a whole file has. */
export interface FileParts {
  readonly version: number;
  readonly operators?: readonly OperatorParts[];
  readonly masterStates?: readonly { readonly name: string; readonly bytes: number }[];
  /** Bytes of Java's at the end, for versions from 4 on. */
  readonly properties?: Uint8Array;
}

/** The whole file. */
export const metadataBytes = ({ version, operators = [], masterStates = [], properties }: FileParts): Buffer => {
  const writer = new MetadataWriter();
  writer.int(0x4960672d).int(version).long(7);
  writer.int(masterStates.length);
  for (const { name, bytes } of masterStates) {
    const state = new MetadataWriter().int(1).text(name).int(bytes).raw(Buffer.alloc(bytes)).bytes;
    writer
      .int(0xc96b1696 | 0)
      .int(state.length)
      .raw(state);
  }
  writer.int(operators.length);
  for (const one of operators) operator(writer, version, one);
  if (properties !== undefined) writer.raw(properties);
  return writer.bytes;
};
