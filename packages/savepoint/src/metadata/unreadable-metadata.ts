// Why a metadata file cannot be read, with the place in it.

/**
 * `not-metadata`: the file does not begin as Flink's metadata does. `too-old`: of Flink 1.2 or older, which no Flink here reads.
 * `too-new`: a format that came after Flink 2.3. `damaged`: it ends too early or contradicts itself. `too-large`: it lists more than is
 * read here.
 */
export type UnreadableReason = 'not-metadata' | 'too-old' | 'too-new' | 'damaged' | 'too-large';

/** A metadata file that cannot be read. The reader throws nothing else. */
export class UnreadableMetadata extends Error {
  readonly reason: UnreadableReason;
  /** Where the reader stood, in bytes from the beginning of the file. */
  readonly offset: number;
  /** What was being read, the outermost first: `operator 2, subtask 0, managed keyed state`; empty for the file itself. */
  readonly place: string;

  constructor(reason: UnreadableReason, what: string, offset: number, place: string) {
    super(`${what} (${place === '' ? '' : `${place}, `}byte ${String(offset)}).`);
    this.name = 'UnreadableMetadata';
    this.reason = reason;
    this.offset = offset;
    this.place = place;
  }
}
