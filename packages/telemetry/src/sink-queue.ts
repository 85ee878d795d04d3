// What waits for one further sink: a bounded buffer, one put at a time, and what is to be told of trouble.
import {
  backOff,
  type Clock,
  type HealthFact,
  late,
  type Logger,
  type LogLines,
  type LogSink,
  operatorLine,
  within,
} from '@drey/plugin-api';
import type { LogLimits } from './delivery/log-limits.js';

/** A sink and its name. */
export interface NamedSink {
  readonly name: string;
  readonly sink: LogSink;
}

/** What a queue works with. */
export interface SinkQueueNeeds {
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: LogLimits;
}

const bytesOf = ({ lines }: LogLines): number => lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);

/** Feeds one sink. Nothing here waits for it but its own loop. */
export class SinkQueue {
  readonly name: string;
  readonly #sink: LogSink;
  readonly #to: SinkQueueNeeds;
  readonly #closing = new AbortController();
  /** Oldest first; the first one is the one being put. */
  readonly #waiting: { readonly lines: LogLines; readonly bytes: number }[] = [];
  #bytes = 0;
  #droppedLines = 0;
  #failure: string | undefined;
  #loop: Promise<void> | undefined;

  constructor({ name, sink }: NamedSink, needs: SinkQueueNeeds) {
    this.name = name;
    this.#sink = sink;
    this.#to = { ...needs, log: needs.log.child({ sink: name }) };
  }

  /** Whether more may be offered without any hurry. */
  get hasRoom(): boolean {
    return this.#bytes < this.#to.limits.sinkBytes / 2;
  }

  /** Takes lines; the oldest are dropped where too many wait. Never blocks, never throws. */
  offer(lines: LogLines): void {
    if (this.#closing.signal.aborted) return;
    const bytes = bytesOf(lines);
    this.#waiting.push({ lines, bytes });
    this.#bytes += bytes;
    while (this.#bytes > this.#to.limits.sinkBytes && this.#waiting.length > 1) {
      this.#droppedLines += this.#shift();
    }
    this.#loop ??= this.#run();
  }

  /** Health of the sink. */
  fact(): HealthFact {
    const name = `log sink ${this.name}`;
    if (this.#failure !== undefined)
      return { name, ok: false, text: `It takes no lines: ${this.#failure} Mend the sink; its newest lines wait.` };
    if (this.#droppedLines > 0)
      return { name, ok: false, text: `It was too slow or failed, so ${this.#droppedLines} log lines were dropped.` };
    return { name, ok: true, text: 'It takes the log lines of all applications.' };
  }

  /** Lets the sink take what waits, within a bound, and closes it. Never rejects. */
  async close(): Promise<void> {
    const { clock, limits, log } = this.#to;
    await within(clock, limits.sinkDrainMilliseconds, () => this.#loop);
    this.#closing.abort(new Error('The host stops.'));
    // A sink that looks at its signal gets the time to let go; one that does not is left behind.
    await within(clock, limits.firstRetryMilliseconds, () => this.#loop);
    const left = this.#waiting.reduce((sum, { lines }) => sum + lines.lines.length, 0);
    if (left > 0) log.warn('The last log lines did not reach a sink in time', { lines: left });
    try {
      await within(clock, limits.sinkMilliseconds, () => this.#sink.close());
    } catch (error) {
      log.warn('A log sink could not be closed', { reason: operatorLine(error) });
    }
  }

  /** Forgets the oldest; gives the number of its lines. */
  #shift(): number {
    const oldest = this.#waiting.shift();
    this.#bytes -= oldest?.bytes ?? 0;
    return oldest?.lines.lines.length ?? 0;
  }

  /** The one loop. It ends when nothing waits. */
  async #run(): Promise<void> {
    const { clock, limits } = this.#to;
    const { signal } = this.#closing;
    let failures = 0;
    for (let next = this.#waiting[0]; next !== undefined && !signal.aborted; next = this.#waiting[0]) {
      const failure = await this.#put(next.lines);
      this.#tell(failure);
      // While it was put, it may have been dropped as the oldest.
      if (failure === undefined && this.#waiting[0] === next) this.#shift();
      if (failure === undefined) failures = 0;
      else {
        const pause = backOff(failures, limits.firstRetryMilliseconds, limits.longestRetryMilliseconds);
        failures += 1;
        await clock.sleep(pause, signal).catch(() => {});
      }
    }
    this.#loop = undefined;
  }

  /** Why the sink did not take the lines; undefined where it did. */
  async #put(lines: LogLines): Promise<string | undefined> {
    const { clock, limits } = this.#to;
    try {
      const taken = await within(clock, limits.sinkMilliseconds, (signal) =>
        this.#sink.put(lines, AbortSignal.any([signal, this.#closing.signal])),
      );
      return taken === late ? `It gave no answer within ${limits.sinkMilliseconds} ms.` : undefined;
    } catch (error) {
      return operatorLine(error);
    }
  }

  /** Says that there is trouble once, and its end. */
  #tell(failure: string | undefined): void {
    const before = this.#failure;
    this.#failure = failure;
    if (failure !== undefined && before === undefined)
      this.#to.log.warn('A log sink takes no lines; they wait, up to a bound', { reason: failure });
    if (failure === undefined && before !== undefined) this.#to.log.info('A log sink takes lines again');
  }
}
