// Surroundings of the shipper for tests: a clock moved by hand, output in memory, log streams with switches.
import type { Clock, LogFields, Logger, LogLines, LogSink, Upstream } from '@drey/plugin-api';
import type { CursorStore } from './delivery/cursor-store.js';
import type { FollowedApplication } from './following/cluster-follower.js';
import { type LogLimits, logLimits } from './delivery/log-limits.js';
import { LogShipper } from './log-shipper.js';
import type { WireEvent } from './delivery/log-event-size.js';
import type { LogSource, LogTarget, SourceChunk } from './following/log-source.js';
import { UpstreamFault } from '@drey/upstream-client';
import type { LogStreamAddress } from './delivery/delivery-record.js';
import type { LogsClient } from './delivery/logs-client.js';
import { logSinksOf } from './open-log-sinks.js';
import { type NamedSink, SinkQueue } from './sink-queue.js';

/** A store that lasts as long as the test. */
export const memoryCursorStore = (): CursorStore => {
  const clusters = new Map<string, Map<string, string>>();
  return {
    load: async (clusterId, member) => clusters.get(clusterId)?.get(member),
    save: async (clusterId, member, text) => {
      const members = clusters.get(clusterId) ?? new Map<string, string>();
      clusters.set(clusterId, members.set(member, text));
    },
    remove: async (clusterId) => {
      clusters.delete(clusterId);
    },
  };
};

export class ManualClock implements Clock {
  #now = Date.UTC(2026, 0, 1);
  #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const refuse = (): void => reject(signal?.reason as Error);
      const wake = (): void => {
        signal?.removeEventListener('abort', refuse);
        resolve();
      };
      signal?.addEventListener('abort', refuse, { once: true });
      this.#sleepers.push({ at: this.#now + milliseconds, wake });
    });
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#sleepers.filter(({ at }) => at <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now);
    for (const { wake } of due) wake();
  }
}

/** Output of members; a cursor is the number of lines before it. */
export class FakeSource implements LogSource {
  readonly output: Map<string, string[]> = new Map();
  readonly released: Map<string, string> = new Map();
  broken: Error | undefined;

  say(member: string, ...lines: readonly string[]): void {
    this.output.set(member, [...(this.output.get(member) ?? []), ...lines]);
  }

  async readLog(_clusterId: string, member: string, cursor: string | null, maxBytes: number): Promise<SourceChunk> {
    if (this.broken !== undefined) throw this.broken;
    const all = this.output.get(member) ?? [];
    const start = Number(cursor ?? 0);
    let end = start;
    for (let bytes = 0; end < all.length; end++) {
      bytes += (all[end] as string).length + 1;
      if (bytes > maxBytes && end > start) break;
    }
    return { lines: all.slice(start, end), cursor: String(end), end: end === all.length };
  }

  async releaseLog(_clusterId: string, member: string, cursor: string): Promise<void> {
    this.released.set(member, cursor);
  }
}

/** An error as the SDK throws it for an answer of the service. */
export const serviceError = (name: string, httpStatusCode = 400): Error =>
  Object.assign(new Error(`${name} of the fake`), { name, $metadata: { httpStatusCode } });

/** CloudWatch Logs in memory. */
export class FakeLogs implements LogsClient {
  readonly streams: Map<string, WireEvent[]> = new Map();
  readonly #upstream: Pick<Upstream, 'endpoint'>;
  puts = 0;
  lookups = 0;
  /** Thrown in place of every put. */
  refusal: Error | undefined;
  /** The next put arrives, but its answer does not. */
  loseAnswer = false;
  /** Thrown in place of every lookup. */
  blind: Error | undefined;
  /** Refuses batches that hold such text. */
  poison: string | undefined;

  constructor(upstream: Pick<Upstream, 'endpoint'>) {
    this.#upstream = upstream;
  }

  close(): void {}

  create(stream: LogStreamAddress): void {
    this.streams.set(`${stream.logGroup} ${stream.logStream}`, []);
  }

  /** Messages of the events, in order of arrival. */
  messages(stream: LogStreamAddress): readonly string[] {
    return this.bodies(stream).map((body) => body['message'] as string);
  }

  bodies(stream: LogStreamAddress): readonly Record<string, unknown>[] {
    const events = this.streams.get(`${stream.logGroup} ${stream.logStream}`) ?? [];
    return events.map(({ message }) => JSON.parse(message) as Record<string, unknown>);
  }

  async put(stream: LogStreamAddress, events: readonly WireEvent[]): Promise<number> {
    this.#requireUpstream();
    this.puts++;
    if (this.refusal !== undefined) throw this.refusal;
    const { poison } = this;
    if (poison !== undefined && events.some(({ message }) => message.includes(poison))) {
      throw serviceError('InvalidParameterException');
    }
    this.#stream(stream).push(...events);
    if (!this.loseAnswer) return 0;
    this.loseAnswer = false;
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  }

  async textsAt(stream: LogStreamAddress, timestamp: number): Promise<readonly string[]> {
    this.lookups++;
    if (this.blind !== undefined) throw this.blind;
    return this.#stream(stream)
      .filter((event) => event.timestamp === timestamp)
      .map(({ message }) => message);
  }

  #requireUpstream(): void {
    const { endpoint } = this.#upstream;
    if (endpoint === null) throw new UpstreamFault('absent', { service: 'logs', endpoint });
  }

  #stream({ logGroup, logStream }: LogStreamAddress): WireEvent[] {
    const events = this.streams.get(`${logGroup} ${logStream}`);
    if (events === undefined) throw serviceError('ResourceNotFoundException');
    return events;
  }
}

/** A sink in memory, with switches. */
export class FakeSink implements LogSink {
  readonly taken: LogLines[] = [];
  puts = 0;
  closed = 0;
  /** Thrown in place of every put. */
  refusal: Error | undefined;
  /** Never answers. */
  hangs = false;

  /** Lines in order of arrival, of one member or of all. */
  lines(member?: string): readonly string[] {
    return this.taken.filter((one) => member === undefined || one.member === member).flatMap(({ lines }) => lines);
  }

  async put(lines: LogLines): Promise<void> {
    this.puts++;
    if (this.hangs) return new Promise(() => {});
    if (this.refusal !== undefined) throw this.refusal;
    this.taken.push(lines);
  }

  async close(): Promise<void> {
    this.closed++;
  }
}

/** A logger that keeps what was said at `warn` and `info`. */
export const recordingLogger = (): Logger & { readonly said: string[]; readonly fields: LogFields[] } => {
  const said: string[] = [];
  const fields: LogFields[] = [];
  const keep =
    (level: string) =>
    (message: string, more: LogFields = {}): void => {
      said.push(`${level} ${message}`);
      fields.push(more);
    };
  const nothing = (): void => {};
  const logger = { said, fields, trace: nothing, debug: nothing, info: keep('info'), warn: keep('warn') };
  return Object.assign(logger, { error: keep('error'), child: (): Logger => logger as unknown as Logger }) as Logger & {
    readonly said: string[];
    readonly fields: LogFields[];
  };
};

export const fakeUpstream = (
  endpoint: string | null = 'http://127.0.0.1:5000',
): { -readonly [K in keyof Upstream]: Upstream[K] } => ({
  endpoint,
  accountHeaders: (accountId) => ({ 'x-account': accountId }),
  accountOf: async () => undefined,
});

export const target: LogTarget = {
  accountId: '111111111111',
  region: 'us-east-1',
  logGroup: '/aws/app',
  logStream: 'main',
  applicationArn: 'arn:aws:kinesisanalytics:us-east-1:111111111111:application/app',
  applicationVersionId: 1,
};

/** The application of the cluster. */
export const application: FollowedApplication = { arn: target.applicationArn, versionId: 1 };

/** A line of the cluster's JSON layout. */
export const recordLine = (message: string, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    locationInformation: 'a.B.c(B.java:7)',
    logger: 'a.B',
    message,
    messageSchemaVersion: '1',
    messageType: 'INFO',
    threadName: 'main',
    ...more,
  });

/** A cluster of two members, its stream, and shippers that follow it one after the other like hosts that are killed and started again. */
export class Scene {
  readonly clock: ManualClock = new ManualClock();
  readonly source: FakeSource = new FakeSource();
  readonly log: ReturnType<typeof recordingLogger> = recordingLogger();
  readonly upstream: ReturnType<typeof fakeUpstream> = fakeUpstream();
  readonly logs: FakeLogs = new FakeLogs(this.upstream);
  store: CursorStore = memoryCursorStore();
  /** Further sinks of the next host. */
  sinks: readonly NamedSink[] = [];
  readonly #shippers: LogShipper[] = [];

  constructor() {
    this.logs.create(target);
  }

  /** Starts a host, which looks once. The one before is simply forgotten, as if it had been killed. */
  async start(to: LogTarget | null = target, limits: Partial<LogLimits> = {}): Promise<LogShipper> {
    const { upstream, store, clock, log, logs } = this;
    const needs = { clock, log, limits: { ...logLimits, ...limits } };
    const sinks = logSinksOf(this.sinks.map((sink) => new SinkQueue(sink, needs)));
    const shipper = new LogShipper({ upstream, store, clock, log, logs, limits, sinks });
    this.#shippers.push(shipper);
    shipper.attach(this.source, { clusterId: 'c1', members: ['jobmanager', 'taskmanager-1'], target: to, application });
    await this.breathe();
    await shipper.look();
    return shipper;
  }

  /** Lets everything run that waits for nothing but promises. */
  async breathe(): Promise<void> {
    for (let turn = 0; turn < 200; turn++) await Promise.resolve();
  }

  /** Moves the clock by one round, which makes the shipper look where a look is due. */
  async round(shipper: LogShipper, milliseconds = 500): Promise<void> {
    this.clock.advance(milliseconds);
    await this.breathe();
    await shipper.look();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#shippers.map((shipper) => shipper.stop()));
  }
}

/** Texts of lines with these numbers. */
export const numbers = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}`);
