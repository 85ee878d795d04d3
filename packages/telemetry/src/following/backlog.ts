// How much output lies between a place and its end, counted chunk by chunk without keeping the lines.
import type { SourceChunk } from './log-source.js';

interface Mark {
  /** End of the chunk. */
  readonly cursor: string;
  readonly lines: number;
  readonly bytes: number;
}

/** Output that a bound pushed out. */
export interface Overflow {
  /** Where what is left begins. */
  readonly cursor: string;
  readonly lines: number;
  /** Index of the line there. */
  readonly firstLine: number;
}

/** A chunk up to this size shares its mark with the one that follows. */
const SMALL_CHUNK_BYTES = 64 * 1024;

/** Counts output. The driver's cursors are opaque, so the distance between two of them can only be counted. */
export class Backlog {
  #from: string | null;
  #firstLine: number;
  #endLine: number;
  #marks: Mark[] = [];
  #bytes = 0;

  /** `firstLine` is the index of the line at that place. */
  constructor(from: string | null, firstLine = 0) {
    this.#from = from;
    this.#firstLine = firstLine;
    this.#endLine = firstLine;
  }

  /** Index of the line at {@link end}. */
  get endLine(): number {
    return this.#endLine;
  }

  /** Where counting has arrived. */
  get end(): string | null {
    return this.#marks.at(-1)?.cursor ?? this.#from;
  }

  /** Counts on from {@link end} until the end of the output, or at most so many bytes. */
  async count(
    read: (cursor: string | null, firstLine: number) => Promise<SourceChunk>,
    maxBytes: number,
  ): Promise<void> {
    for (let counted = 0; counted < maxBytes;) {
      const { lines, cursor, end } = await read(this.end, this.#endLine);
      if (lines.length === 0 && cursor === this.end) return;
      const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
      this.#mark({ cursor, lines: lines.length, bytes });
      this.#endLine += lines.length;
      this.#bytes += bytes;
      counted += bytes;
      if (end) return;
    }
  }

  /** Pushes out the oldest chunks until at most so many bytes are left. */
  overflow(maxBytes: number): Overflow | undefined {
    let lines = 0;
    let cursor: string | undefined;
    while (this.#bytes > maxBytes) {
      const mark = this.#marks.shift();
      if (mark === undefined) break;
      this.#bytes -= mark.bytes;
      lines += mark.lines;
      cursor = this.#from = mark.cursor;
    }
    this.#firstLine += lines;
    return cursor === undefined ? undefined : { cursor, lines, firstLine: this.#firstLine };
  }

  /** Small chunks share a mark, so that a quiet member that is followed for weeks takes no memory. */
  #mark(chunk: Mark): void {
    const last = this.#marks.at(-1);
    if (last === undefined || last.bytes > SMALL_CHUNK_BYTES) {
      this.#marks.push(chunk);
      return;
    }
    const { cursor, lines, bytes } = chunk;
    this.#marks.splice(-1, 1, { cursor, lines: last.lines + lines, bytes: last.bytes + bytes });
  }
}
