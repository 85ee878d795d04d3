// Carries the output of clusters to their CloudWatch log streams, without a job ever waiting for it.
import { setMaxListeners } from 'node:events';
import { BoundedMap, type Clock, type HealthFact, type Logger, type Upstream } from '@drey/plugin-api';
import {
  type ClusterChange,
  ClusterFollower,
  type FollowedApplication,
  type FollowedCluster,
} from './following/cluster-follower.js';
import type { CursorStore } from './delivery/cursor-store.js';
import { encodeRecord } from './delivery/delivery-record.js';
import type { LogEvent } from './delivery/log-event.js';
import { type LogLimits, logLimits } from './delivery/log-limits.js';
import type { LogSource } from './following/log-source.js';
import { type LogsClient, upstreamLogs } from './delivery/logs-client.js';
import { type LogSinks, noLogSinks } from './open-log-sinks.js';
import type { ServiceEvent } from './service-body.js';
import { RecentOutput } from './watching/recent-output.js';
import { type LogWatch, watchApplication, type WatchedApplication } from './watching/watch-application.js';

/** What a shipper is made with. */
export interface LogShipperNeeds {
  readonly upstream: Upstream;
  readonly store: CursorStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** The upstream's CloudWatch Logs unless given. */
  readonly logs?: LogsClient;
  /** Where lines go besides; nowhere unless given. */
  readonly sinks?: LogSinks;
  readonly limits?: Partial<LogLimits>;
}

/** Applications whose newest output is kept. */
const MOST_RECENT = 100;

const SKIPPED_BYTES = 1_048_576;
/** More than a parked cluster can have said. */
const SKIPPED_CHUNKS = 64;

/** Where the output of a member ends now; null when it has said nothing. */
const lastCursor = async (source: LogSource, clusterId: string, member: string): Promise<string | null> => {
  let cursor: string | null = null;
  for (let count = 0; count < SKIPPED_CHUNKS; count += 1) {
    const chunk = await source.readLog(clusterId, member, cursor, SKIPPED_BYTES);
    cursor = chunk.cursor;
    if (chunk.end) break;
  }
  return cursor;
};

/**
 * Ships log events. What a cluster says is on disk before it is read here, so a slow or absent service costs the job nothing: events wait
 * in the output, up to a bound.
 *
 * Each line arrives once, also over the death of this process at any moment, provided that the output keeps its lines and the stream can
 * be read: before a batch is sent, its last event is written down, and a successor asks the stream for it. What is left of doubt: where
 * the stream cannot be read a batch is sent twice rather than never; and a batch is taken for arrived when its last event is in the
 * stream already with the same text and millisecond, for example from another member.
 */
export class LogShipper {
  readonly #needs: LogShipperNeeds;
  readonly #limits: LogLimits;
  readonly #logs: LogsClient;
  readonly #sinks: LogSinks;
  readonly #clusters = new Map<string, ClusterFollower>();
  /** By ARN. One that is forgotten begins anew. */
  readonly #recent = new BoundedMap<string, RecentOutput>(MOST_RECENT);
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(needs: LogShipperNeeds) {
    this.#needs = needs;
    this.#limits = { ...logLimits, ...needs.limits };
    // Every request and wait listens to the one signal; their number is bounded by the clusters that are followed.
    setMaxListeners(0, this.#stopping.signal);
    this.#logs = needs.logs ?? upstreamLogs(needs.upstream);
    this.#sinks = needs.sinks ?? noLogSinks;
  }

  /** Begins to follow a cluster, from where its output was delivered before; of a cluster that is followed already it takes over the changes. */
  attach(source: LogSource, cluster: FollowedCluster): void {
    if (this.#stopping.signal.aborted) return;
    const known = this.#clusters.get(cluster.clusterId);
    if (known !== undefined) {
      known.change(cluster);
      return;
    }
    const { store, clock, log } = this.#needs;
    const signal = this.#stopping.signal;
    const to = { source, store, clock, log, signal, logs: this.#logs, limits: this.#limits };
    this.#clusters.set(
      cluster.clusterId,
      new ClusterFollower(to, cluster, this.#sinks.queues, (arn) => this.#recentOf(arn)),
    );
    this.#loop ??= this.#run();
  }

  /**
   * Takes over a change: members that came (those no longer named are read to their end and left), another target or none, another version
   * of the application. A cluster that is not followed is ignored.
   */
  update(clusterId: string, change: ClusterChange): void {
    this.#clusters.get(clusterId)?.change(change);
  }

  /** Delivers what is left, within a bound, and follows the cluster no more. To be called once its members have ended, before their output is removed. */
  async detach(clusterId: string): Promise<void> {
    const cluster = this.#clusters.get(clusterId);
    if (cluster === undefined) return;
    const { clock, log } = this.#needs;
    const isDelivered = await cluster.drain(clock.now() + this.#limits.drainMilliseconds);
    this.#clusters.delete(clusterId);
    if (cluster.applicationArn !== undefined) this.#recentOf(cluster.applicationArn).leave(clusterId);
    if (!isDelivered)
      log.warn('The last log events of a cluster could not be delivered in time', { cluster: clusterId });
  }

  /** Passes over what a cluster said so far, as if it were delivered; to be called before it is followed. */
  async skip(source: LogSource, clusterId: string, members: readonly string[]): Promise<void> {
    const { store } = this.#needs;
    for (const member of members) {
      const cursor = await lastCursor(source, clusterId, member);
      if (cursor !== null) await store.save(clusterId, member, encodeRecord({ cursor, skip: 0 }));
    }
  }

  /** Forgets how far a cluster was delivered; to be called once its output is gone. */
  forget(clusterId: string): Promise<void> {
    return this.#needs.store.remove(clusterId);
  }

  /** Takes what Drey says of an application, for those who look on. Its log stream is told by somebody else. */
  say(application: FollowedApplication, said: ServiceEvent): void {
    this.#recentOf(application.arn).say(said, this.#needs.clock.now(), application.versionId);
  }

  /**
   * Looks on at an application's events as they are read: also where its stream takes none or it has none, then within a few seconds. Ends
   * with the signal, with this shipper, and, unless it follows, with what was there. What was before is kept up to a bound, and not over a
   * restart of the host.
   */
  watch(application: WatchedApplication, watch: LogWatch, signal: AbortSignal): AsyncIterable<readonly LogEvent[]> {
    const recent = this.#recentOf(application.arn);
    for (const cluster of this.#clusters.values()) if (cluster.applicationArn === application.arn) cluster.hurry();
    const either = AbortSignal.any([signal, this.#stopping.signal]);
    return watchApplication({ recent, application, clock: this.#needs.clock, signal: either }, watch);
  }

  #recentOf(applicationArn: string): RecentOutput {
    const known = this.#recent.get(applicationArn) ?? new RecentOutput();
    this.#recent.set(applicationArn, known);
    return known;
  }

  /** Looks at every cluster that is due, a bounded number at a time, without waiting for those that an earlier look still works on. */
  async look(): Promise<void> {
    // Timers are not exact to the millisecond; without some slack a look could be a whole round late.
    const now = this.#needs.clock.now() + this.#limits.pollMilliseconds / 4;
    const busy = [...this.#clusters.values()].filter((cluster) => cluster.isLooking).length;
    const isDue = (cluster: ClusterFollower): boolean => !cluster.isLooking && cluster.dueAt <= now;
    const due = [...this.#clusters]
      .filter(([, cluster]) => isDue(cluster))
      .sort(([, a], [, b]) => a.dueAt - b.dueAt)
      .values();
    const worker = async (): Promise<void> => {
      for (const [clusterId, cluster] of due) {
        if (this.#stopping.signal.aborted) return;
        // Meanwhile it may have been looked at, or left.
        if (isDue(cluster) && this.#clusters.get(clusterId) === cluster) await cluster.look();
      }
    };
    const free = Math.max(0, this.#limits.concurrency - busy);
    await Promise.all([this.#tap(), ...Array.from({ length: free }, worker)]);
  }

  /** Reads on for the further sinks, a bounded number of clusters at a time, also where deliveries to CloudWatch Logs wait. */
  async #tap(): Promise<void> {
    if (this.#sinks.queues.length === 0) return;
    const clusters = this.#clusters.values();
    const worker = async (): Promise<void> => {
      for (const cluster of clusters) await cluster.tap();
    };
    await Promise.all(Array.from({ length: this.#limits.concurrency }, worker));
  }

  /** Trouble with deliveries, and how further sinks fare, from memory. */
  facts(): readonly HealthFact[] {
    return [...[...this.#clusters.values()].flatMap((cluster) => cluster.facts()), ...this.#sinks.facts()];
  }

  /**
   * Ends at once; requests under way are given up and settled by the next start. Detach first what is to be delivered in full. Further sinks
   * have a moment to take what waits for them.
   */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The log shipper stops.'));
    await this.#loop;
    await Promise.all([...this.#clusters.values()].filter((one) => one.isLooking).map((one) => one.look()));
    this.#clusters.clear();
    this.#logs.close();
    await this.#sinks.close();
  }

  /** The one timer. It ends with the last cluster. */
  async #run(): Promise<void> {
    const { clock } = this.#needs;
    const { signal } = this.#stopping;
    while (!signal.aborted && this.#clusters.size > 0) {
      void this.look();
      await clock.sleep(this.#limits.pollMilliseconds, signal).catch(() => {});
    }
    this.#loop = undefined;
  }
}
