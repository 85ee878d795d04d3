// Collects samples of JVMs into slots, makes metrics of them, and hands those to the sinks.
import { BoundedMap, type Clock, type HealthFact, type Logger, type MetricReadings } from '@drey/plugin-api';
import type { MemberSample } from './sample/member-sample.js';
import { applicationSeries, MOST_SERIES } from './series/application-series.js';
import type { MeasuredApplication } from './series/measured-application.js';

/** What a collector is made with. */
export interface CollectorNeeds {
  readonly clock: Clock;
  readonly log: Logger;
  readonly intervalMilliseconds: number;
  /** The application whose job a cluster runs, as it is now; undefined for a cluster that is nobody's. */
  measured(clusterId: string): MeasuredApplication | undefined;
  /** Takes readings, and the samples that they were made of; returns at once. */
  offer(readings: MetricReadings, samples: readonly MemberSample[]): void;
}

/** Makes metrics of samples. */
export interface Collector {
  /** Takes what a member sent. Returns at once. */
  take(clusterId: string, sample: MemberSample): void;
  facts(): readonly HealthFact[];
  /** Readings that were made since the start, and samples that were of no use. */
  readonly counts: { readonly readings: number; readonly unused: number };
  /** Hands over what is there, and ends. */
  stop(): Promise<void>;
}

/** Clusters that are remembered. */
const MOST_CLUSTERS = 1_000;
/** Members of a cluster send at the same moment: so long is waited for the others. A later one's samples are readings of their own. */
const GATHER_MILLISECONDS = 1_000;
/** A sample of another time is of a machine that slept, or of nobody we know. */
const OLDEST_MILLISECONDS = 600_000;
const NEWEST_MILLISECONDS = 60_000;

interface Cluster {
  /** The last slot of each JVM, so that one that was sent twice counts once. */
  readonly seen: Map<string, number>;
  /** The job that was measured last. */
  jobId: string | undefined;
  /** What has come of the slot that is being gathered. */
  readonly waiting: Map<number, MemberSample[]>;
}

interface Left {
  readonly application: string;
  readonly at: number;
}

/** How long a warning of metrics that were left out stands in the health after the last time. */
const LEFT_MILLISECONDS = 300_000;

class GatheringCollector implements Collector {
  readonly #needs: CollectorNeeds;
  readonly #clusters = new BoundedMap<string, Cluster>(MOST_CLUSTERS);
  /** Applications whose metrics did not all fit, by their names. */
  readonly #left = new BoundedMap<string, Left>(MOST_CLUSTERS);
  readonly #gathering = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #readings = 0;
  #unused = 0;

  constructor(needs: CollectorNeeds) {
    this.#needs = needs;
  }

  get counts(): Collector['counts'] {
    return { readings: this.#readings, unused: this.#unused };
  }

  take(clusterId: string, sample: MemberSample): void {
    const { clock } = this.#needs;
    const now = clock.now();
    if (this.#stopping.signal.aborted) return;
    const isOfNow = sample.at > now - OLDEST_MILLISECONDS && sample.at < now + NEWEST_MILLISECONDS;
    if (!isOfNow || this.#needs.measured(clusterId) === undefined) {
      this.#unused += 1;
      return;
    }
    const cluster = this.#cluster(clusterId);
    const jvm = `${sample.member} ${sample.jvm.startedAt}`;
    if (cluster.seen.get(jvm) === sample.at) return;
    cluster.seen.set(jvm, sample.at);
    const waiting = cluster.waiting.get(sample.at);
    if (waiting !== undefined) {
      waiting.push(sample);
      return;
    }
    cluster.waiting.set(sample.at, [sample]);
    const gathered = this.#gather(clusterId, cluster, sample.at).finally(() => this.#gathering.delete(gathered));
    this.#gathering.add(gathered);
  }

  #cluster(clusterId: string): Cluster {
    const known = this.#clusters.get(clusterId);
    const cluster = known ?? { seen: new BoundedMap(MOST_CLUSTERS), jobId: undefined, waiting: new Map() };
    // Also where it was known: the one that was heard of last is forgotten last.
    this.#clusters.set(clusterId, cluster);
    return cluster;
  }

  async #gather(clusterId: string, cluster: Cluster, at: number): Promise<void> {
    const { clock, log, intervalMilliseconds } = this.#needs;
    const pause = Math.min(GATHER_MILLISECONDS, intervalMilliseconds / 2);
    await clock.sleep(pause, this.#stopping.signal).catch(() => {});
    const samples = cluster.waiting.get(at) ?? [];
    cluster.waiting.delete(at);
    try {
      this.#make(clusterId, cluster, at, samples);
    } catch (error) {
      log.warn('The metrics of a cluster could not be made', { cluster: clusterId, error });
    }
  }

  #make(clusterId: string, cluster: Cluster, at: number, samples: readonly MemberSample[]): void {
    const measured = this.#needs.measured(clusterId);
    if (measured === undefined) return;
    const isFirst = cluster.jobId !== measured.jobId;
    cluster.jobId = measured.jobId;
    const { intervalMilliseconds, offer } = this.#needs;
    const set = applicationSeries(measured, { at, intervalMilliseconds, samples, isFirst });
    const data = set.data();
    this.#tellLeft(measured, set.left + samples.reduce((sum, { left }) => sum + left, 0));
    if (data.length === 0) return;
    this.#readings += 1;
    offer({ application: measured.application, at, data }, samples);
  }

  #tellLeft({ application, level }: MeasuredApplication, count: number): void {
    if (count === 0) return;
    const { clock, log } = this.#needs;
    if (!this.#left.has(application.arn))
      log.warn('An application has more metrics than are taken; some are left out', {
        application: application.arn,
        left: count,
        most: MOST_SERIES,
        level,
        remedy: 'Choose a coarser MetricsLevel, or fewer custom metrics.',
      });
    this.#left.set(application.arn, { application: application.name, at: clock.now() });
  }

  facts(): readonly HealthFact[] {
    const now = this.#needs.clock.now();
    return [...this.#left.values()]
      .filter(({ at }) => now - at < LEFT_MILLISECONDS)
      .map(({ application }) => ({
        name: `metrics of ${application}`,
        ok: false,
        text: `It has more than ${MOST_SERIES} metrics, so some are left out. Choose a coarser MetricsLevel, or fewer custom metrics.`,
      }));
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The collector stops.'));
    await Promise.all(this.#gathering);
  }
}

/** A collector. It has no timers while nobody sends. */
export const createCollector = (needs: CollectorNeeds): Collector => new GatheringCollector(needs);
