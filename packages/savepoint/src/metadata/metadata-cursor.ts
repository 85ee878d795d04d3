// Reads big-endian values one after the other, never past the end, and knows what is being read.
import { MOST } from './limits.js';
import { javaText } from './java-text.js';
import { UnreadableMetadata, type UnreadableReason } from './unreadable-metadata.js';

/** A place in the bytes of a metadata file. Every read checks that the bytes are there; lengths are checked before anything is made of them. */
export class MetadataCursor {
  readonly #bytes: Buffer;
  #at = 0;
  readonly #places: string[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes that are not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** Does `read` with a name for what it reads, for the error that it may throw. */
  within<T>(place: string, read: () => T): T {
    this.#places.push(place);
    const value = read();
    this.#places.pop();
    return value;
  }

  /** How deep {@link within} is at this moment. */
  get depth(): number {
    return this.#places.length;
  }

  /** The error for what was just read. */
  fault(what: string, reason: UnreadableReason = 'damaged'): UnreadableMetadata {
    return new UnreadableMetadata(reason, what, this.#at, this.#places.join(', '));
  }

  /** Goes past `count` bytes and answers where they began. */
  skip(count: number): number {
    if (count < 0) throw this.fault(`A length is ${String(count)}`);
    if (count > this.left)
      throw this.fault(
        `The file ends too early: ${String(count)} bytes are announced and ${String(this.left)} are left`,
      );
    const start = this.#at;
    this.#at += count;
    return start;
  }

  byte(): number {
    return this.#bytes.readUInt8(this.skip(1));
  }

  short(): number {
    return this.#bytes.readUInt16BE(this.skip(2));
  }

  int(): number {
    return this.#bytes.readInt32BE(this.skip(4));
  }

  /** A number of 64 bits; one that is no exact number here is no plausible id, size or offset either. */
  long(what: string): number {
    const written = this.#bytes.readBigInt64BE(this.skip(8));
    const value = Number(written);
    if (!Number.isSafeInteger(value)) throw this.fault(`${what} is ${String(written)}, which no Flink writes`);
    return value;
  }

  /** A number of 64 bits of which nothing is wanted. */
  skipLong(): void {
    this.skip(8);
  }

  text(): string {
    const length = this.short();
    const start = this.skip(length);
    const text = javaText(this.#bytes.subarray(start, start + length));
    if (text === undefined) throw this.fault('A text is not written as Java writes it');
    return text;
  }

  hex(count: number): string {
    const start = this.skip(count);
    return this.#bytes.toString('hex', start, start + count);
  }

  /** Refuses a list that is longer than what is read here. */
  atMost(what: keyof typeof MOST, count: number): void {
    if (count > MOST[what])
      throw this.fault(
        `It lists ${String(count)} ${what} or more; ${String(MOST[what])} are read at most`,
        'too-large',
      );
  }

  /** How many elements follow, each of at least `bytesEach` bytes: no more than there can be. */
  count(what: string, bytesEach: number): number {
    const count = this.int();
    if (count < 0) throw this.fault(`The number of ${what} is ${String(count)}`);
    if (count * bytesEach > this.left)
      throw this.fault(`${String(count)} ${what} are announced, for which ${String(this.left)} bytes are too few`);
    return count;
  }
}
