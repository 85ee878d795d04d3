// Bounds JSON before anybody parses it: a parser gives each bracket of a hostile body some fifty bytes, and returns only when it is through.
import { ServiceError } from '@drey/plugin-api';

/** Levels of nesting. The models of AWS JSON services have about a dozen. */
export const LIMIT_DEPTH = 64;
/** Values, counted as brackets and commas. The largest body that this service's model allows has some thousands. */
export const LIMIT_VALUES = 100_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** The set bit folds `[` with `{` and `]` with `}`. */
const FOLD = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;

const refused = (text: string): ServiceError => new ServiceError('SerializationException', text);

/**
 * Looks at a body while it arrives, piece by piece, so that nothing is held up for longer than a piece takes (65 KiB: a tenth of a
 * millisecond) and a hostile body is not even received. Judges no grammar: the parser does that.
 */
export class JsonBound {
  #depth = 0;
  #values = 0;
  #inText = false;
  #escaped = false;

  /** Takes the next piece. Throws a `SerializationException`. */
  take(piece: Uint8Array): void {
    const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let at = 0;
    while (at < buffer.length) at = this.#inText ? this.#skipText(buffer, at) : this.#count(buffer, at);
  }

  /** To where the text ends; most of a large body is one text, which is skipped at the speed of memory. */
  #skipText(buffer: Buffer, from: number): number {
    let at = from;
    if (this.#escaped) {
      this.#escaped = false;
      at += 1;
    }
    const end = buffer.indexOf(QUOTE, at);
    const stop = end === -1 ? buffer.length : end;
    let backslashes = 0;
    while (stop - backslashes > at && buffer[stop - backslashes - 1] === BACKSLASH) backslashes += 1;
    const isEscaped = backslashes % 2 === 1;
    if (end === -1) this.#escaped = isEscaped;
    else this.#inText = isEscaped;
    return stop + 1;
  }

  /** To the next text. */
  #count(buffer: Buffer, from: number): number {
    for (let at = from; at < buffer.length; at += 1) {
      const byte = buffer[at] ?? 0;
      if (byte === QUOTE) {
        this.#inText = true;
        return at + 1;
      }
      if (byte === COMMA) this.#values += 1;
      else if (byte > 0x5a && (byte | FOLD) === OPENING) this.#open();
      else if (byte > 0x5a && (byte | FOLD) === CLOSING) this.#depth -= 1;
      if (this.#values > LIMIT_VALUES) throw refused(`The body holds more than ${LIMIT_VALUES} values.`);
    }
    return buffer.length;
  }

  #open(): void {
    this.#depth += 1;
    this.#values += 1;
    if (this.#depth > LIMIT_DEPTH) throw refused(`The body is nested deeper than ${LIMIT_DEPTH} levels.`);
  }
}
