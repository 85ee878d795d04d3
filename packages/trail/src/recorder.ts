// Takes calls as they are answered, and writes their records in batches beside them: a caller never waits for the trail.
import { type AnsweredCall, type Clock, createKeyedQueue, type HealthFact, type Logger } from '@drey/plugin-api';
import type { Identities } from './record/identity.js';
import { createLineWriter, noteCall, type NotedCall } from './record/trail-record.js';
import type { Position, StoredLine, TrailStore } from './store/trail-store.js';

/** How long calls may wait for their records; so much a sudden death of the host loses. */
const BATCH_MILLISECONDS = 500;
/** Calls that wait before they are written at once: few enough that they are forgotten before the garbage collector moves them. */
const BATCH_CALLS = 256;
/** Calls that wait at most, while nothing can be written. */
const MOST_WAITING = 20_000;

/** Records calls. */
export interface Recorder {
  note(call: AnsweredCall): void;
  /** Lines of all calls noted so far, the newest first. */
  lines(before?: Position): AsyncIterable<StoredLine>;
  facts(): readonly HealthFact[];
  /** Forgets all. */
  reset(): Promise<void>;
  /** Writes what waits and ends. */
  stop(): Promise<void>;
}

/** What it records with. */
export interface RecorderNeeds {
  readonly store: TrailStore;
  readonly identities: Identities;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Makes a recorder. */
export const createRecorder = ({ store, identities, clock, log }: RecorderNeeds): Recorder => {
  let waiting: NotedCall[] = [];
  let lost = 0;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const inTurn = createKeyedQueue();
  const lineOf = createLineWriter();

  const write = async (batch: readonly NotedCall[]): Promise<void> => {
    try {
      const lines: string[] = [];
      for (const noted of batch) {
        const who = identities(noted.call);
        lines.push(lineOf(noted, who instanceof Promise ? await who : who));
      }
      await store.append(lines);
      failing = false;
    } catch (error) {
      lost += batch.length;
      if (!failing) log.warn('Records of API calls could not be written to the trail', { calls: batch.length, error });
      failing = true;
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    return inTurn('trail', async () => {
      const batch = waiting;
      waiting = [];
      if (batch.length > 0) await write(batch);
    });
  };

  return {
    note: (call) => {
      if (stopped) return;
      if (waiting.length >= MOST_WAITING) {
        lost += 1;
        return;
      }
      waiting.push(noteCall(call, clock.now()));
      if (waiting.length === BATCH_CALLS) void flush();
      timer ??= setTimeout(() => void flush(), BATCH_MILLISECONDS).unref();
    },
    async *lines(before) {
      await flush();
      yield* store.newestFirst(before);
    },
    facts: () =>
      lost === 0
        ? []
        : [
            {
              name: 'trail',
              ok: !failing,
              text: `${lost} API calls are missing from the trail, because they could not be written; the log has the reason.`,
            },
          ],
    reset: async () => {
      await flush();
      await inTurn('trail', () => store.clear());
    },
    stop: async () => {
      stopped = true;
      await flush();
      await inTurn('trail', () => store.close());
    },
  };
};
