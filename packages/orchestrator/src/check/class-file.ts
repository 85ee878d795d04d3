// Reads what a compiled Java class says of itself: its version, its supertypes, the classes it names. Pure; never runs anything.

/** What a class file says. Names are the JVM's, with slashes: `com/example/Job`. */
export interface ClassSummary {
  readonly name: string;
  /** Class file version, for example 61 for Java 17. */
  readonly major: number;
  /** Superclass and interfaces: without one of them the class cannot even be loaded. */
  readonly supertypes: readonly string[];
  /** Every class that code, fields and methods name, supertypes included, itself not. */
  readonly mentions: readonly string[];
}

/** Java whose compiler writes this class file version by default. */
export const javaOfClassVersion = (major: number): number => major - 44;

const MAGIC = 0xca_fe_ba_be;

/** Bytes of a constant after its tag; strings (tag 1) carry their own length. Table 4.4-A of the JVM specification. */
const constantBytes: Readonly<Record<number, number>> = {
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 2,
  8: 2,
  9: 4,
  10: 4,
  11: 4,
  12: 4,
  15: 3,
  16: 2,
  17: 4,
  18: 4,
  19: 2,
  20: 2,
};

interface Pool {
  readonly strings: ReadonlyMap<number, string>;
  /** Index of a Class constant -> index of its name. */
  readonly classes: ReadonlyMap<number, number>;
  /** Indexes of strings that are descriptors of fields and methods. */
  readonly descriptors: readonly number[];
  /** Offset of the first byte after the pool. */
  readonly end: number;
}

const readPool = (bytes: Buffer): Pool => {
  const count = bytes.readUInt16BE(8);
  const strings = new Map<number, string>();
  const classes = new Map<number, number>();
  const descriptors: number[] = [];
  let at = 10;
  for (let index = 1; index < count; index += 1) {
    const tag = bytes.readUInt8(at);
    if (tag === 1) {
      const length = bytes.readUInt16BE(at + 1);
      strings.set(index, bytes.toString('utf8', at + 3, at + 3 + length));
      at += 3 + length;
      continue;
    }
    const size = constantBytes[tag];
    if (size === undefined) throw new Error(`unknown constant ${tag}`);
    if (tag === 7) classes.set(index, bytes.readUInt16BE(at + 1));
    if (tag === 12) descriptors.push(bytes.readUInt16BE(at + 3));
    if (tag === 16) descriptors.push(bytes.readUInt16BE(at + 1));
    at += 1 + size;
    // The two wide ones take two places.
    if (tag === 5 || tag === 6) index += 1;
  }
  return { strings, classes, descriptors, end: at };
};

/** Class names in a descriptor such as `(Lcom/example/A;[I)V`. */
const namesIn = (descriptor: string): readonly string[] =>
  [...descriptor.matchAll(/L([^;<>()]+);/g)].map(([, name = '']) => name);

/** The name behind a Class constant; arrays name their element. */
const elementOf = (name: string): readonly string[] => (name.startsWith('[') ? namesIn(name) : [name]);

/** Indexes of the descriptors of the fields and then the methods that the class declares. */
const memberDescriptors = (bytes: Buffer, start: number): readonly number[] => {
  const found: number[] = [];
  let at = start;
  for (let kind = 0; kind < 2; kind += 1) {
    const members = bytes.readUInt16BE(at);
    at += 2;
    for (let member = 0; member < members; member += 1) {
      found.push(bytes.readUInt16BE(at + 4));
      const attributes = bytes.readUInt16BE(at + 6);
      at += 8;
      for (let attribute = 0; attribute < attributes; attribute += 1) at += 6 + bytes.readUInt32BE(at + 2);
    }
  }
  return found;
};

const parse = (bytes: Buffer): ClassSummary => {
  const pool = readPool(bytes);
  const classAt = (index: number): string => pool.strings.get(pool.classes.get(index) ?? 0) ?? '';
  const at = pool.end;
  const name = classAt(bytes.readUInt16BE(at + 2));
  const interfaces = Array.from({ length: bytes.readUInt16BE(at + 6) }, (_, index) =>
    bytes.readUInt16BE(at + 8 + 2 * index),
  );
  const supertypes = [bytes.readUInt16BE(at + 4), ...interfaces].map(classAt).filter((other) => other !== '');
  const descriptors = [...pool.descriptors, ...memberDescriptors(bytes, at + 8 + 2 * interfaces.length)];
  const mentions = new Set([
    ...[...pool.classes.keys()].flatMap((index) => elementOf(classAt(index))),
    ...descriptors.flatMap((index) => namesIn(pool.strings.get(index) ?? '')),
  ]);
  mentions.delete(name);
  return { name, major: bytes.readUInt16BE(6), supertypes, mentions: [...mentions] };
};

/** Reads a class file; undefined for bytes that are none, or that a later format than this knows. */
export const readClassFile = (bytes: Buffer): ClassSummary | undefined => {
  try {
    return bytes.readUInt32BE(0) === MAGIC ? parse(bytes) : undefined;
  } catch {
    return undefined;
  }
};

/** Class file version of a class by its first eight bytes; undefined where they are none of a class. */
export const classVersion = (start: Buffer): number | undefined =>
  start.length >= 8 && start.readUInt32BE(0) === MAGIC ? start.readUInt16BE(6) : undefined;
