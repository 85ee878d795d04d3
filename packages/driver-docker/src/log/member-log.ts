// Follows the output of members: one open stream a member, whose lines wait here within a bound until they are read.
import { containerName } from '@drey/cluster/jvm';
import type { Readable } from 'node:stream';
import type { LogChunk } from '@drey/cluster';
import { within } from '@drey/plugin-api';
import type { DockerContext } from '../docker-context.js';
import { isAbsent } from '../engine/engine-fault.js';
import { createFrameReader } from './log-frames.js';
import { createLineReader, cursorOf, type PlacedLine, placeOf, sinceOf } from './log-lines.js';

const MIB = 1024 * 1024;
const MAXIMUM_LINE_BYTES = 16 * MIB;
/** Lines of one member that wait here. */
const WAITING_BYTES = 4 * MIB;
/** A stream that was just opened gets this long for its first lines. */
const FIRST_LINES_MILLISECONDS = 250;
/** The stream of an ended container gets this long to end. */
const LAST_LINES_MILLISECONDS = 5000;
/** Streams that nobody has read from for this long are closed. */
const IDLE_MILLISECONDS = 60_000;

/** An open stream and what came from it. */
interface Tail {
  readonly stream: Readable;
  lines: PlacedLine[];
  bytes: number;
  ended: boolean;
  fault: Error | undefined;
  /** Cursor of what was handed out last. */
  cursor: string;
  readAt: number;
  /** Resolves at the next news. */
  news: () => void;
}

/** Reads output. */
export interface MemberLogs {
  read(clusterId: string, member: string, cursor: string | null, maximumBytes: number): Promise<LogChunk>;
  /** Closes the streams of a cluster, or all. */
  close(clusterId?: string): void;
}

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
  if (last !== undefined) tail.cursor = cursorOf(last.after);
  tail.bytes -= bytes;
  if (tail.bytes < WAITING_BYTES) tail.stream.resume();
  return taken.map(({ text }) => text);
};

const openTail = async (context: DockerContext, container: string, cursor: string | null): Promise<Tail> => {
  const place = placeOf(cursor);
  const since = sinceOf(place);
  const stream = await context.engine.use('read the output of a container', async ({ streams }) => {
    const options = { follow: true as const, stdout: true, stderr: true, timestamps: true };
    // The type knows numbers only; the engine takes nanoseconds after a point, which a number would round.
    const found = await streams
      .getContainer(container)
      .logs({ ...options, ...(since === undefined ? {} : { since: since as never }) });
    return found as Readable;
  });
  const tail: Tail = {
    stream,
    lines: [],
    bytes: 0,
    ended: false,
    fault: undefined,
    cursor: cursorOf(place),
    readAt: context.clock.now(),
    news: () => {},
  };
  const frames = createFrameReader();
  const reader = createLineReader(place, MAXIMUM_LINE_BYTES);
  const keep = (lines: readonly PlacedLine[]): void => {
    tail.lines.push(...lines);
    for (const { text } of lines) tail.bytes += text.length;
    if (tail.bytes >= WAITING_BYTES) stream.pause();
    if (lines.length > 0) tail.news();
  };
  const finish = (): void => {
    if (tail.ended) return;
    tail.ended = true;
    if (tail.fault === undefined) keep(reader.end());
    tail.news();
  };
  stream.on('data', (chunk: Buffer) => {
    for (const frame of frames(chunk)) keep(reader.push(frame));
  });
  stream.on('error', (error: Error) => {
    tail.fault = error;
    finish();
  });
  stream.on('aborted', () => {
    tail.fault = new Error('The engine ended the stream.');
    finish();
  });
  stream.on('end', finish);
  stream.on('close', finish);
  return tail;
};

/** Whether a container lives, or at least is there. */
const stateOf = (context: DockerContext, container: string): Promise<'lives' | 'ended' | 'absent'> =>
  context.engine.use('look at a container', async ({ calls }) => {
    try {
      const { State } = await calls.getContainer(container).inspect();
      return State.Running ? 'lives' : 'ended';
    } catch (error) {
      if (isAbsent(error)) return 'absent';
      throw error;
    }
  });

/** Waits until a tail is as it should be, within a bound. */
const awaitTail = async (
  context: DockerContext,
  tail: Tail,
  milliseconds: number,
  isReached: () => boolean,
): Promise<void> => {
  await within(context.clock, milliseconds, async () => {
    while (!isReached()) await new Promise<void>((resolve) => (tail.news = resolve));
  });
  tail.news = () => {};
};

/** Reads output through the engine of a context. */
export const createMemberLogs = (context: DockerContext): MemberLogs => {
  const tails = new Map<string, Tail>();
  const drop = (key: string): void => {
    tails.get(key)?.stream.destroy();
    tails.delete(key);
  };
  const dropIdle = (): void => {
    const now = context.clock.now();
    for (const [key, tail] of tails) if (now - tail.readAt > IDLE_MILLISECONDS) drop(key);
  };
  /** The stream that goes on exactly at a cursor. */
  const tailAt = async (container: string, cursor: string | null): Promise<Tail | undefined> => {
    const known = tails.get(container);
    if (known !== undefined && cursor !== null && known.cursor === cursor && known.fault === undefined) return known;
    drop(container);
    if ((await stateOf(context, container)) === 'absent') return undefined;
    const tail = await openTail(context, container, cursor);
    tails.set(container, tail);
    await awaitTail(context, tail, FIRST_LINES_MILLISECONDS, () => tail.ended || tail.lines.length > 0);
    return tail;
  };
  return {
    read: async (clusterId, member, cursor, maximumBytes) => {
      dropIdle();
      const container = containerName(clusterId, member);
      const tail = await tailAt(container, cursor);
      if (tail === undefined) return { lines: [], cursor: cursor ?? cursorOf(placeOf(null)), end: true };
      tail.readAt = context.clock.now();
      const lives = !tail.ended && (await stateOf(context, container)) === 'lives';
      // All that an ended container wrote is there already; only an open stream may still carry it.
      if (!lives)
        await awaitTail(context, tail, LAST_LINES_MILLISECONDS, () => tail.ended || tail.bytes >= WAITING_BYTES);
      const lines = takeLines(tail, Math.max(1, maximumBytes));
      if (tail.fault !== undefined && lines.length === 0) {
        drop(container);
        throw tail.fault;
      }
      return { lines, cursor: tail.cursor, end: tail.lines.length === 0 && (lives || tail.ended) };
    },
    close: (clusterId) => {
      for (const key of tails.keys()) if (clusterId === undefined || key.startsWith(`drey-${clusterId}-`)) drop(key);
    },
  };
};
