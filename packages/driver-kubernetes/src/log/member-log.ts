// Reads the output of members from the API server, stream by stream.
import type { LogChunk } from '@drey/cluster';
import {
  createMemberTails,
  MAXIMUM_LINE_BYTES,
  type OpenOutput,
  type OutputState,
  type TailLine,
} from '@drey/cluster/jvm';
import { KubernetesFault } from '../api/kubernetes-fault.js';
import type { Connection, KubernetesContext } from '../context.js';
import { podName } from '../object/names.js';
import type { Pod } from '../object/pod.js';
import { hasStarted, isLiving } from '../object/pod-words.js';
import { createLinePlacer, cursorOf, logStart, placeOf, sinceOf } from './log-place.js';

/** Reads output. */
export interface MemberLogs {
  read(clusterId: string, member: string, cursor: string | null, maximumBytes: number): Promise<LogChunk>;
  /** Closes the streams of a cluster, or all. */
  close(clusterId?: string): void;
}

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

/** What nobody can read from any more: its container has not begun or is no more, or its node, which had it, is lost with it. */
const isUnreadable = (error: unknown, pod: Pod): boolean =>
  error instanceof KubernetesFault &&
  (error.status === 400 ||
    error.status === 404 ||
    (error.status === 500 && !isLiving(pod) && /containerLogs/.test(error.message)));

const openOutput = async ({ api }: Connection, pod: Pod, cursor: string | null): Promise<OpenOutput | undefined> => {
  const leaving = new AbortController();
  const place = createLinePlacer(placeOf(cursor));
  const since = sinceOf(placeOf(cursor));
  const cutter = createLineCutter();
  const placed = (lines: readonly string[]): readonly TailLine[] =>
    lines.flatMap((line) => {
      const found = place(line);
      return found === undefined ? [] : [{ text: found.text, cursor: () => cursorOf(found.after) }];
    });
  try {
    const query = { follow: true, ...(since === undefined ? {} : { since }) };
    return {
      stream: await api.log(pod.metadata.name, query, leaving.signal),
      push: (chunk) => placed(cutter.push(chunk)),
      end: () => placed(cutter.end()),
      leave: () => leaving.abort(new Error('Nobody reads on.')),
    };
  } catch (error) {
    if (isUnreadable(error, pod)) return undefined;
    throw error;
  }
};

const stateOf = (pod: Pod): OutputState => {
  if (isLiving(pod)) return hasStarted(pod) ? 'lives' : 'absent';
  return 'ended';
};

/** Reads output through the cluster of a context. */
export const createMemberLogs = (context: KubernetesContext): MemberLogs => {
  const tails = createMemberTails(context.clock);
  const start = cursorOf(logStart);
  return {
    read: (clusterId, member, cursor, maximumBytes) =>
      context.use('read the output of a pod', async (connection) => {
        const key = podName(clusterId, member);
        const pod = await connection.pods.named(key);
        if (pod === undefined) return { lines: [], cursor: cursor ?? start, end: true };
        return tails.read({
          key,
          of: pod.metadata.uid ?? '',
          cursor,
          start,
          maximumBytes,
          state: stateOf(pod),
          open: () => openOutput(connection, pod, cursor),
        });
      }),
    close: (clusterId) => tails.close(clusterId === undefined ? undefined : podName(clusterId, '')),
  };
};
