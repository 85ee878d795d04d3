// Where lines of a trail are kept: a bounded number of segments of a bounded size, the oldest of which goes first.

/** Where a line stands. Lines never move, so that a page can go on where the one before it ended. */
export interface Position {
  /** Counted up for the life of the data directory. */
  readonly segment: number;
  /** Line within it, from 0. */
  readonly line: number;
}

/** A line and where it stands. */
export interface StoredLine {
  readonly position: Position;
  readonly text: string;
}

/** Lines of a trail. One caller at a time. */
export interface TrailStore {
  /** Adds lines at the end; rejects where they could not be kept. */
  append(lines: readonly string[]): Promise<void>;
  /** All lines before a position, the newest first. Lines may be torn or of another release. */
  newestFirst(before?: Position): AsyncIterable<StoredLine>;
  /** Forgets all. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** How much is kept. */
export interface StoreBounds {
  readonly segmentBytes: number;
  readonly segments: number;
}

/** Lines of one segment from its end, before a line of it where one is given. */
export function* linesFromEnd(
  segment: number,
  lines: readonly string[],
  before?: Position,
): Generator<StoredLine, void, undefined> {
  const end = before?.segment === segment ? Math.min(before.line, lines.length) : lines.length;
  for (let line = end - 1; line >= 0; line -= 1) {
    const text = lines[line] ?? '';
    if (text !== '') yield { position: { segment, line }, text };
  }
}
