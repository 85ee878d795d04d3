// Jars with classes of given versions and references, for tests: written byte by byte, since no compiler is at hand.
import { zipOf } from '@drey/runtimes/testing';

/** What a test class says of itself; names with slashes. */
export interface TestClass {
  readonly name: string;
  /** 55 (Java 11) unless given. */
  readonly major?: number;
  readonly extends?: string;
  readonly implements?: readonly string[];
  /** Classes that it names by a Class constant. */
  readonly uses?: readonly string[];
  /** Descriptors of methods that it declares, for example `(Lcom/example/A;)V`. */
  readonly methods?: readonly string[];
  /** Descriptors of methods of others that it calls. */
  readonly calls?: readonly string[];
}

const u2 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => bytes.writeUInt16BE(value, 2 * index));
  return bytes;
};

/** A class file. Among its constants are a Long and a String, which readers have to step over. */
export const classFile = (wanted: TestClass): Buffer => {
  const constants: Buffer[] = [];
  let next = 1;
  const add = (bytes: Buffer, places = 1): number => {
    constants.push(bytes);
    next += places;
    return next - places;
  };
  const text = (value: string): number =>
    add(Buffer.concat([Buffer.from([1]), u2(Buffer.byteLength(value)), Buffer.from(value)]));
  const named = (name: string): number => add(Buffer.concat([Buffer.from([7]), u2(text(name))]));
  add(Buffer.from([5, 0, 0, 0, 0, 0, 0, 0, 7]), 2);
  add(Buffer.concat([Buffer.from([8]), u2(text('Lorg/apache/flink/in/a/text;'))]));
  const self = named(wanted.name);
  const parent = named(wanted.extends ?? 'java/lang/Object');
  const interfaces = (wanted.implements ?? []).map(named);
  for (const name of wanted.uses ?? []) named(name);
  for (const descriptor of wanted.calls ?? []) {
    add(Buffer.concat([Buffer.from([12]), u2(text('called'), text(descriptor))]));
  }
  const attribute = text('Code');
  const methods = (wanted.methods ?? []).map((descriptor) =>
    Buffer.concat([u2(1, text('own'), text(descriptor), 1, attribute), Buffer.from([0, 0, 0, 3, 1, 2, 3])]),
  );
  return Buffer.concat([
    Buffer.from('cafebabe', 'hex'),
    u2(0, wanted.major ?? 55, next),
    ...constants,
    u2(1, self, parent, interfaces.length, ...interfaces, 0, methods.length),
    ...methods,
    u2(0),
  ]);
};

/** A jar of classes; the first one is its main class. */
export const jarOf = (...classes: readonly TestClass[]): Buffer =>
  zipOf({
    'META-INF/MANIFEST.MF': `Manifest-Version: 1.0\r\nMain-Class: ${classes[0]?.name.replaceAll('/', '.')}\r\n`,
    ...Object.fromEntries(classes.map((one) => [`${one.name}.class`, classFile(one)])),
  });
