// What waits for one sink: a bounded buffer, one put at a time, and what is to be told of trouble.
import {
  backOff,
  type Clock,
  type HealthFact,
  late,
  type Logger,
  type MetricReadings,
  type MetricSink,
  operatorLine,
  within,
} from '@drey/plugin-api';

/** A sink and its name. */
export interface NamedSink {
  readonly name: string;
  readonly sink: MetricSink;
}

/** What a queue works with. */
export interface SinkQueueNeeds {
  readonly clock: Clock;
  readonly log: Logger;
}

/** Feeds one sink. Nothing waits for it but its own loop. */
export interface SinkQueue {
  readonly name: string;
  /** Takes readings; the oldest are dropped where too many data wait. Never blocks, never throws. */
  offer(readings: MetricReadings): void;
  fact(): HealthFact;
  /** Readings that were put, and data that were dropped, since the start. */
  readonly counts: { readonly put: number; readonly dropped: number };
  /** Lets the sink take what waits, within a bound, and closes it. Never rejects. */
  close(): Promise<void>;
}

/** Longest time for one put, for closing, and for what waits at the end. */
const PUT_MILLISECONDS = 10_000;
const DRAIN_MILLISECONDS = 2_000;
const FIRST_RETRY_MILLISECONDS = 500;
const LONGEST_RETRY_MILLISECONDS = 15_000;
/** Data that wait at most: ten minutes of twenty applications at level APPLICATION. */
const MOST_DATA = 20_000;

/** Makes a queue for a sink. */
export const createSinkQueue = ({ name, sink }: NamedSink, { clock, log: parent }: SinkQueueNeeds): SinkQueue => {
  const log = parent.child({ sink: name });
  const closing = new AbortController();
  const waiting: MetricReadings[] = [];
  let waitingData = 0;
  let put = 0;
  let dropped = 0;
  let failure: string | undefined;
  let loop: Promise<void> | undefined;

  const shift = (): number => {
    const count = waiting.shift()?.data.length ?? 0;
    waitingData -= count;
    return count;
  };

  const dropOldest = (): void => {
    while (waiting.length > 1) {
      if (waitingData <= MOST_DATA) return;
      dropped += shift();
    }
  };

  const tell = (reason: string | undefined): void => {
    const before = failure;
    failure = reason;
    if (reason !== undefined && before === undefined)
      log.warn('A metric sink takes nothing; metrics wait, up to a bound', { reason });
    if (reason === undefined && before !== undefined) log.info('A metric sink takes metrics again');
  };

  /** Why the sink did not take them; undefined where it did. */
  const putOnce = async (readings: MetricReadings): Promise<string | undefined> => {
    try {
      const taken = await within(clock, PUT_MILLISECONDS, (signal) =>
        sink.put(readings, AbortSignal.any([signal, closing.signal])),
      );
      return taken === late ? `It gave no answer within ${PUT_MILLISECONDS} ms.` : undefined;
    } catch (error) {
      return operatorLine(error);
    }
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    for (let next = waiting[0]; next !== undefined && !closing.signal.aborted; next = waiting[0]) {
      const reason = await putOnce(next);
      tell(reason);
      if (reason === undefined) {
        put += 1;
        failures = 0;
        // While it was put, it may have been dropped as the oldest.
        if (waiting[0] === next) shift();
      } else {
        const pause = backOff(failures, FIRST_RETRY_MILLISECONDS, LONGEST_RETRY_MILLISECONDS);
        failures += 1;
        await clock.sleep(pause, closing.signal).catch(() => {});
      }
    }
    loop = undefined;
  };

  return {
    name,
    offer: (readings) => {
      if (closing.signal.aborted) return;
      waiting.push(readings);
      waitingData += readings.data.length;
      dropOldest();
      loop ??= run();
    },
    fact: () => {
      const fact = `metric sink ${name}`;
      if (failure !== undefined)
        return { name: fact, ok: false, text: `It takes no metrics: ${failure} Mend it; its newest metrics wait.` };
      if (dropped > 0)
        return {
          name: fact,
          ok: false,
          text: `It was too slow or failed, so ${dropped} readings of metrics were dropped.`,
        };
      return { name: fact, ok: true, text: 'It takes the metrics of all applications.' };
    },
    get counts() {
      return { put, dropped };
    },
    close: async () => {
      await within(clock, DRAIN_MILLISECONDS, () => loop);
      closing.abort(new Error('The host stops.'));
      await within(clock, FIRST_RETRY_MILLISECONDS, () => loop);
      try {
        await within(clock, PUT_MILLISECONDS, () => sink.close());
      } catch (error) {
        log.warn('A metric sink could not be closed', { reason: operatorLine(error) });
      }
    },
  };
};
