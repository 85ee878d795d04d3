// Lines that were read and are not delivered yet, with the place in the output that delivery has reached.
import type { SourceChunk } from './log-source.js';

interface Segment {
  readonly lines: readonly string[];
  /** Where the output goes on after these lines. */
  readonly cursor: string;
}

/** A window on a member's output. Cursors stand only at the ends of chunks, so a place is a cursor and lines after it. */
export class ReadAhead {
  #cursor: string | null;
  #skip: number;
  #firstLine: number;
  #segments: Segment[] = [];
  #characters = 0;

  /** `firstLine` is the index of the line at the cursor, counted in what this host reads of the output. */
  constructor(cursor: string | null, skip: number, firstLine = 0) {
    this.#cursor = cursor;
    this.#skip = skip;
    this.#firstLine = firstLine;
  }

  /** The place that delivery has reached. */
  get place(): { readonly cursor: string | null; readonly skip: number } {
    return { cursor: this.#cursor, skip: this.#skip };
  }

  /** Index of the line at the place's cursor. */
  get firstLine(): number {
    return this.#firstLine;
  }

  /** Index of the line at {@link next}. */
  get nextLine(): number {
    return this.#segments.reduce((sum, { lines }) => sum + lines.length, this.#firstLine);
  }

  /** Where to read on. */
  get next(): string | null {
    return this.#segments.at(-1)?.cursor ?? this.#cursor;
  }

  /** UTF-16 units held; near enough to bytes for a bound. */
  get characters(): number {
    return this.#characters;
  }

  /** Undelivered lines, oldest first. */
  lines(): readonly string[] {
    return this.#segments.flatMap(({ lines }, index) => (index === 0 ? lines.slice(this.#skip) : lines));
  }

  /** Adds what was read at {@link next}. */
  add({ lines, cursor }: SourceChunk): void {
    this.#segments.push({ lines, cursor });
    this.#characters += lines.reduce((sum, line) => sum + line.length, 0);
    this.#settle();
  }

  /** Counts lines as delivered, also lines that were not read yet. */
  take(count: number): void {
    this.#skip += count;
    this.#settle();
  }

  #settle(): void {
    for (let first = this.#segments[0]; first !== undefined; first = this.#segments[0]) {
      if (this.#skip < first.lines.length) return;
      this.#skip -= first.lines.length;
      this.#cursor = first.cursor;
      this.#firstLine += first.lines.length;
      this.#characters -= first.lines.reduce((sum, line) => sum + line.length, 0);
      this.#segments.shift();
    }
  }
}
