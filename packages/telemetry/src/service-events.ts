// What Drey itself says in an application's log stream, beside the output of its cluster: a few events, sent as soon as that can be.
import type { Clock, Logger, Upstream } from '@drey/plugin-api';
import { isBelow } from './delivery/log-event.js';
import { fitEvent } from './delivery/log-event-size.js';
import { failureOf } from './delivery/log-failure.js';
import { type ServiceEvent, serviceBody } from './service-body.js';
import type { LogTarget } from './following/log-source.js';
import { type LogsClient, upstreamLogs } from './delivery/logs-client.js';

/** What the events are sent with. */
export interface ServiceEventsNeeds {
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly log: Logger;
  /** The upstream's CloudWatch Logs unless given. */
  readonly logs?: LogsClient;
}

/** Events that wait for one stream; the newest are worth most. */
const MOST_WAITING = 20;
const MOST_ATTEMPTS = 5;
const PAUSE_MILLISECONDS = 2_000;

interface Waiting {
  readonly target: LogTarget;
  readonly event: ServiceEvent;
  /** When it was said, milliseconds since the epoch. */
  readonly at: number;
}

const streamOf = ({ accountId, region, logGroup, logStream }: LogTarget): string =>
  [accountId, region, logGroup, logStream].join('\n');

/** So that one call carries them. */
const MOST_PARTS = 3;

const wireEvents = ({ target, event, at }: Waiting) =>
  fitEvent({
    timestamp: at,
    body: serviceBody(event, target.applicationArn, String(target.applicationVersionId)),
  }).slice(0, MOST_PARTS);

/** Sends events, those of a stream one after the other. One that cannot be delivered after some attempts is left out: the log has it too. */
export class ServiceEvents {
  readonly #needs: ServiceEventsNeeds;
  readonly #logs: LogsClient;
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #sending = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(needs: ServiceEventsNeeds) {
    this.#needs = needs;
    this.#logs = needs.logs ?? upstreamLogs(needs.upstream);
  }

  /** Takes an event, unless it is below the level that the application asks for; returns at once. */
  say(target: LogTarget, event: ServiceEvent): void {
    if (this.#stopping.signal.aborted || isBelow(event.level, target.logLevel)) return;
    const stream = streamOf(target);
    const waiting = this.#waiting.get(stream) ?? [];
    waiting.push({ target, event, at: this.#needs.clock.now() });
    if (waiting.length > MOST_WAITING) waiting.shift();
    this.#waiting.set(stream, waiting);
    if (this.#sending.has(stream)) return;
    const sending = this.#send(waiting).finally(() => {
      this.#sending.delete(stream);
      this.#waiting.delete(stream);
    });
    this.#sending.set(stream, sending);
  }

  /** Gives up what was not sent yet. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The host stops.'));
    await Promise.all(this.#sending.values());
    this.#logs.close();
  }

  async #send(waiting: Waiting[]): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await this.#deliver(next);
  }

  async #deliver(one: Waiting): Promise<void> {
    const { clock, log } = this.#needs;
    const { signal } = this.#stopping;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await this.#logs.put(one.target, wireEvents(one), signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        const { kind } = failureOf(error);
        if (attempt < MOST_ATTEMPTS && kind !== 'no-upstream') {
          await clock.sleep(PAUSE_MILLISECONDS, signal).catch(() => {});
          continue;
        }
        log.debug('An event of Drey itself could not be written to a log stream', { kind, text: one.event.text });
        return;
      }
    }
  }
}
