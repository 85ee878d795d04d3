// Follows the output of members: one open stream a member, whose lines wait here within a bound until they are read.
import type { Readable } from 'node:stream';
import type { LogChunk } from '@drey/cluster';
import { within } from '@drey/plugin-api';
import { KubernetesFault } from '../api/kubernetes-fault.js';
import type { Connection, KubernetesContext } from '../context.js';
import { podName } from '../object/names.js';
import type { Pod } from '../object/pod.js';
import { hasStarted, isLiving } from '../object/pod-words.js';
import { createLinePlacer, cursorOf, type PlacedLine, placeOf, sinceOf } from './log-place.js';

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
const LOOK_FOR_IDLE_MILLISECONDS = 5_000;

/** An open stream and what came from it. */
interface Tail {
  readonly leaving: AbortController;
  readonly stream: Readable;
  /** Uid of the pod: another one of that name is another output. */
  readonly uid: string | undefined;
  lines: PlacedLine[];
  bytes: number;
  ended: boolean;
  fault: Error | undefined;
  /** Cursor of what was handed out last. */
  cursor: string;
  readAt: number;
  /** Takes what has no line end, once nothing more can come. */
  finishLine: () => void;
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

/** Cuts chunks into lines; what is longer than the bound is cut. `end` gives what has no line end. */
const createLineCutter = () => {
  let rest: Buffer[] = [];
  let bytes = 0;
  const flush = (): string => {
    const line = Buffer.concat(rest).toString('utf8');
    rest = [];
    bytes = 0;
    return line;
  };
  return {
    push: (chunk: Buffer): readonly string[] => {
      const lines: string[] = [];
      let left = chunk;
      for (let end = left.indexOf(0x0a); end >= 0; end = left.indexOf(0x0a)) {
        rest.push(left.subarray(0, end));
        lines.push(flush());
        left = left.subarray(end + 1);
      }
      if (left.length > 0) rest.push(left);
      bytes += left.length;
      if (bytes > MAXIMUM_LINE_BYTES) lines.push(flush());
      return lines;
    },
    end: (): readonly string[] => (rest.length === 0 ? [] : [flush()]),
  };
};

const follow = (tail: Tail, from: string | null): void => {
  const place = createLinePlacer(placeOf(from));
  const cutter = createLineCutter();
  const keep = (lines: readonly string[]): void => {
    for (const line of lines) {
      const placed = place(line);
      if (placed === undefined) continue;
      tail.lines.push(placed);
      tail.bytes += placed.text.length;
    }
    if (tail.bytes >= WAITING_BYTES) tail.stream.pause();
    tail.news();
  };
  const finish = (fault?: Error): void => {
    if (tail.ended) return;
    tail.ended = true;
    tail.fault = fault;
    tail.news();
  };
  tail.finishLine = () => keep(cutter.end());
  tail.stream.on('data', (chunk: Buffer) => keep(cutter.push(chunk)));
  tail.stream.on('error', (error: Error) => finish(error));
  tail.stream.on('end', () => finish());
  tail.stream.on('close', () => finish(new Error('The API server broke the stream off.')));
};

const openTail = async (
  { api }: Connection,
  { clock }: KubernetesContext,
  pod: Pod,
  cursor: string | null,
): Promise<Tail> => {
  const leaving = new AbortController();
  const since = sinceOf(placeOf(cursor));
  const stream = await api.log(
    pod.metadata.name,
    { follow: true, ...(since === undefined ? {} : { since }) },
    leaving.signal,
  );
  const tail: Tail = {
    leaving,
    stream,
    uid: pod.metadata.uid,
    lines: [],
    bytes: 0,
    ended: false,
    fault: undefined,
    cursor: cursorOf(placeOf(cursor)),
    readAt: clock.now(),
    finishLine: () => {},
    news: () => {},
  };
  follow(tail, cursor);
  return tail;
};

/** Reads output through the cluster of a context. */
export const createMemberLogs = (context: KubernetesContext): MemberLogs => {
  const { clock } = context;
  const tails = new Map<string, Tail>();
  const drop = (key: string): void => {
    tails.get(key)?.leaving.abort(new Error('Nobody reads on.'));
    tails.delete(key);
  };
  let idleAt = 0;
  const dropIdle = (): void => {
    const now = clock.now();
    if (now - idleAt < LOOK_FOR_IDLE_MILLISECONDS) return;
    idleAt = now;
    for (const [key, tail] of tails) if (now - tail.readAt > IDLE_MILLISECONDS) drop(key);
  };
  const awaitTail = async (tail: Tail, milliseconds: number, isReached: () => boolean): Promise<void> => {
    await within(clock, milliseconds, async () => {
      while (!isReached()) await new Promise<void>((resolve) => (tail.news = resolve));
    });
    tail.news = () => {};
  };
  /** The stream that goes on exactly at a cursor. */
  const tailAt = async (connection: Connection, pod: Pod, cursor: string | null): Promise<Tail | undefined> => {
    const { name, uid } = pod.metadata;
    const known = tails.get(name);
    const goesOn = known !== undefined && cursor !== null && known.cursor === cursor && known.uid === uid;
    // One that broke off, or ended though the member lives, is opened again once its lines are read.
    if (goesOn && (known.lines.length > 0 || !known.ended || (known.fault === undefined && !isLiving(pod))))
      return known;
    drop(name);
    if (!hasStarted(pod) && isLiving(pod)) return undefined;
    try {
      const tail = await openTail(connection, context, pod, cursor);
      tails.set(name, tail);
      await awaitTail(tail, FIRST_LINES_MILLISECONDS, () => tail.ended || tail.lines.length > 0);
      return tail;
    } catch (error) {
      // Its container has not begun, or is no more.
      if (error instanceof KubernetesFault && (error.status === 400 || error.status === 404)) return undefined;
      throw error;
    }
  };
  const readTail = async (tail: Tail, lives: boolean, maximumBytes: number): Promise<LogChunk> => {
    tail.readAt = clock.now();
    // All that an ended container wrote is there already; only an open stream may still carry it.
    if (!lives) await awaitTail(tail, LAST_LINES_MILLISECONDS, () => tail.ended || tail.bytes >= WAITING_BYTES);
    if (!lives && tail.ended && tail.fault === undefined) tail.finishLine();
    const lines = takeLines(tail, Math.max(1, maximumBytes));
    return { lines, cursor: tail.cursor, end: tail.lines.length === 0 && (lives || tail.ended) };
  };
  return {
    read: (clusterId, member, cursor, maximumBytes) =>
      context.use('read the output of a pod', async (connection) => {
        dropIdle();
        const name = podName(clusterId, member);
        const pod = await connection.pods.named(name);
        const tail = pod === undefined ? undefined : await tailAt(connection, pod, cursor);
        if (tail === undefined || pod === undefined)
          return { lines: [], cursor: cursor ?? cursorOf(placeOf(null)), end: true };
        return readTail(tail, isLiving(pod), maximumBytes);
      }),
    close: (clusterId) => {
      for (const key of tails.keys()) if (clusterId === undefined || key.startsWith(podName(clusterId, ''))) drop(key);
    },
  };
};
