// Reads the output of members from the engine, stream by stream.
import {
  containerName,
  createMemberTails,
  MAXIMUM_LINE_BYTES,
  type OpenOutput,
  type OutputState,
} from '@drey/cluster/jvm';
import type { Readable } from 'node:stream';
import type { LogChunk } from '@drey/cluster';
import type { DockerContext } from '../docker-context.js';
import { isAbsent } from '../engine/engine-fault.js';
import { createFrameReader } from './log-frames.js';
import { createLineReader, cursorOf, logStart, type PlacedLine, placeOf, sinceOf } from './log-lines.js';

/** Reads output. */
export interface MemberLogs {
  read(clusterId: string, member: string, cursor: string | null, maximumBytes: number): Promise<LogChunk>;
  /** Closes the streams of a cluster, or all. */
  close(clusterId?: string): void;
}

const withCursor = ({ text, after }: PlacedLine) => ({ text, cursor: () => cursorOf(after) });

const openOutput = async (context: DockerContext, container: string, cursor: string | null): Promise<OpenOutput> => {
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
  const frames = createFrameReader();
  const reader = createLineReader(place, MAXIMUM_LINE_BYTES);
  return {
    stream,
    push: (chunk) => frames(chunk).flatMap((frame) => reader.push(frame).map(withCursor)),
    end: () => reader.end().map(withCursor),
    leave: () => stream.destroy(),
  };
};

const stateOf = (context: DockerContext, container: string): Promise<OutputState> =>
  context.engine.use('look at a container', async ({ calls }) => {
    try {
      const { State } = await calls.getContainer(container).inspect();
      return State.Running ? 'lives' : 'ended';
    } catch (error) {
      if (isAbsent(error)) return 'absent';
      throw error;
    }
  });

/** Reads output through the engine of a context. */
export const createMemberLogs = (context: DockerContext): MemberLogs => {
  const tails = createMemberTails(context.clock);
  return {
    read: async (clusterId, member, cursor, maximumBytes) => {
      const container = containerName(clusterId, member);
      return tails.read({
        key: container,
        of: container,
        cursor,
        start: cursorOf(logStart),
        maximumBytes,
        state: await stateOf(context, container),
        open: () => openOutput(context, container, cursor),
      });
    },
    close: (clusterId) => tails.close(clusterId === undefined ? undefined : `drey-${clusterId}-`),
  };
};
