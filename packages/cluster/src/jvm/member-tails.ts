// Follows the output of members: one open stream a member, whose lines wait here within a bound until they are read.
import type { Readable } from 'node:stream';
import { type Clock, within } from '@drey/plugin-api';
import type { LogChunk } from '../cluster-driver.js';

const MIB = 1024 * 1024;
/** What is longer than that is cut. */
export const MAXIMUM_LINE_BYTES: number = 16 * MIB;
/** Lines of one member that wait here. */
const WAITING_BYTES = 4 * MIB;
/** A stream that was just opened gets this long for its first lines. */
const FIRST_LINES_MILLISECONDS = 250;
/** The stream of an ended member gets this long to end. */
const LAST_LINES_MILLISECONDS = 5000;
/** Streams that nobody has read from for this long are closed. */
const IDLE_MILLISECONDS = 60_000;
const LOOK_FOR_IDLE_MILLISECONDS = 5_000;

/** A whole line, and the cursor after it. */
export interface TailLine {
  readonly text: string;
  cursor(): string;
}

/** The output of a member as it comes, from a cursor on. */
export interface OpenOutput {
  readonly stream: Readable;
  /** Lines that a chunk completes. */
  push(chunk: Buffer): readonly TailLine[];
  /** What has no line end, because its member ended. */
  end(): readonly TailLine[];
  /** Lets go of the stream; it may end with a fault then. */
  leave(): void;
}

/** What a member is like now: its output may grow, is all there, or there is none (yet, or any more). */
export type OutputState = 'lives' | 'ended' | 'absent';

/** One look at the output of a member. */
export interface TailRead {
  /** Names the member among all. */
  readonly key: string;
  /** Another value under the same key is another output. */
  readonly of: string;
  readonly cursor: string | null;
  /** The cursor before the first line. */
  readonly start: string;
  readonly maximumBytes: number;
  readonly state: OutputState;
  /** Undefined where there is no output after all. */
  open(): Promise<OpenOutput | undefined>;
}

/** Open streams of one driver. */
export interface MemberTails {
  /** Reads on. A stream that broke off is opened again by the next look; rejects with its fault where its member has ended and nothing of it is left. */
  read(look: TailRead): Promise<LogChunk>;
  /** Closes the streams whose keys begin so, or all. */
  close(prefix?: string): void;
}

interface Tail {
  readonly output: OpenOutput;
  readonly of: string;
  lines: TailLine[];
  bytes: number;
  ended: boolean;
  fault: Error | undefined;
  /** Cursor of what was handed out last. */
  cursor: string;
  readAt: number;
  /** Resolves at the next news. */
  news: () => void;
}

const keep = (tail: Tail, lines: readonly TailLine[]): void => {
  for (const line of lines) {
    tail.lines.push(line);
    tail.bytes += line.text.length;
  }
  if (tail.bytes >= WAITING_BYTES) tail.output.stream.pause();
  tail.news();
};

const takeLines = (tail: Tail, maximumBytes: number): readonly string[] => {
  let bytes = 0;
  let count = 0;
  for (const { text } of tail.lines) {
    if (count > 0 && bytes + text.length > maximumBytes) break;
    bytes += text.length;
    count += 1;
  }
  const taken = tail.lines.splice(0, count);
  const last = taken.at(-1);
  if (last !== undefined) tail.cursor = last.cursor();
  tail.bytes -= bytes;
  if (tail.bytes < WAITING_BYTES) tail.output.stream.resume();
  return taken.map(({ text }) => text);
};

const follow = (output: OpenOutput, of: string, cursor: string, now: number): Tail => {
  const tail: Tail = {
    output,
    of,
    lines: [],
    bytes: 0,
    ended: false,
    fault: undefined,
    cursor,
    readAt: now,
    news: () => {},
  };
  const finish = (fault?: Error): void => {
    if (tail.ended) return;
    tail.ended = true;
    tail.fault = fault;
    tail.news();
  };
  const { stream } = output;
  stream.on('data', (chunk: Buffer) => keep(tail, output.push(chunk)));
  stream.on('error', (error: Error) => finish(error));
  stream.on('aborted', () => finish(new Error('The stream was ended before its time.')));
  stream.on('end', () => finish());
  stream.on('close', () => finish(new Error('The stream broke off.')));
  return tail;
};

const awaitTail = async (clock: Clock, tail: Tail, milliseconds: number, isReached: () => boolean): Promise<void> => {
  await within(clock, milliseconds, async () => {
    while (!isReached()) await new Promise<void>((resolve) => (tail.news = resolve));
  });
  tail.news = () => {};
};

/** What is there of an open tail. */
const readOn = async (clock: Clock, tail: Tail, { state, maximumBytes }: TailRead): Promise<LogChunk> => {
  const lives = state === 'lives';
  tail.readAt = clock.now();
  // All that an ended member wrote is there already; only an open stream may still carry it.
  if (!lives) await awaitTail(clock, tail, LAST_LINES_MILLISECONDS, () => tail.ended || tail.bytes >= WAITING_BYTES);
  const isWhole = tail.ended && tail.fault === undefined;
  if (!lives && isWhole) keep(tail, tail.output.end());
  const lines = takeLines(tail, Math.max(1, maximumBytes));
  return { lines, cursor: tail.cursor, end: tail.lines.length === 0 && (lives || isWhole) };
};

/** Opens none yet. */
export const createMemberTails = (clock: Clock): MemberTails => {
  const tails = new Map<string, Tail>();
  const drop = (key: string): void => {
    tails.get(key)?.output.leave();
    tails.delete(key);
  };
  let idleAt = 0;
  const dropIdle = (): void => {
    const now = clock.now();
    if (now - idleAt < LOOK_FOR_IDLE_MILLISECONDS) return;
    idleAt = now;
    for (const [key, tail] of tails) if (now - tail.readAt > IDLE_MILLISECONDS) drop(key);
  };
  /** The stream that goes on exactly at a cursor. */
  const tailAt = async ({ key, of, cursor, start, state, open }: TailRead): Promise<Tail | undefined> => {
    const known = tails.get(key);
    const goesOn = known !== undefined && cursor !== null && known.cursor === cursor && known.of === of;
    // One that broke off, or ended though the member lives, is opened again once its lines are read.
    if (goesOn && (known.lines.length > 0 || !known.ended || (known.fault === undefined && state !== 'lives')))
      return known;
    drop(key);
    const output = state === 'absent' ? undefined : await open();
    if (output === undefined) return undefined;
    const tail = follow(output, of, cursor ?? start, clock.now());
    // Another look may have opened one meanwhile.
    drop(key);
    tails.set(key, tail);
    await awaitTail(clock, tail, FIRST_LINES_MILLISECONDS, () => tail.ended || tail.lines.length > 0);
    return tail;
  };
  return {
    read: async (look) => {
      dropIdle();
      const tail = await tailAt(look);
      if (tail === undefined) return { lines: [], cursor: look.cursor ?? look.start, end: true };
      const chunk = await readOn(clock, tail, look);
      if (tail.fault === undefined || chunk.lines.length > 0 || look.state === 'lives') return chunk;
      drop(look.key);
      throw tail.fault;
    },
    close: (prefix) => {
      for (const key of tails.keys()) if (prefix === undefined || key.startsWith(prefix)) drop(key);
    },
  };
};
