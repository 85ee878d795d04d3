// Keeps clusters parked for the runtimes that were used last, so that a start only hands over its job.
import { operatorLine } from '@drey/plugin-api';
import { isPassing } from '@drey/state';
import type { ClusterSighting } from '@drey/cluster';
import { parkedSpec } from '../decide/cluster-spec.js';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { endCluster } from '../perform/end-cluster.js';
import { lives } from '../observe/sighting.js';
import { fits, type ParkedCluster, parkedClusters, type ParkedClusters, type PoolTarget } from './parked-cluster.js';
import { poolTargets } from './pool-targets.js';
import { warmUp } from './warm-up.js';

const LOOK_MILLISECONDS = 1_000;
/** A pool that cannot launch tries again after this. */
const FAILURE_PAUSE_MILLISECONDS = 60_000;

/** Parked clusters of one host. */
export interface ClusterPool {
  /** Whether a cluster is parked, so that nobody takes it for an orphan. */
  has(clusterId: string): boolean;
  /** A warm cluster for this runtime and region, which nobody else gets; undefined where there is none. */
  take(target: PoolTarget): Promise<ClusterSighting | undefined>;
  /** Says what became of a cluster that was taken: a run has it, or not. */
  settle(clusterId: string, isUsed: boolean): Promise<void>;
  /** Tends the pool until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Ends all parked clusters. */
  stop(): Promise<void>;
}

type Needs = Pick<
  OrchestratorNeeds,
  | 'applications'
  | 'clock'
  | 'driver'
  | 'drivers'
  | 'flink'
  | 'ids'
  | 'log'
  | 'logs'
  | 'runtime'
  | 'surroundings'
  | 'sizing'
>;

class WarmPool implements ClusterPool {
  readonly #needs: Needs;
  readonly #size: number;
  readonly #parked: ParkedClusters;
  readonly #taken = new Set<string>();
  #pausedUntil = 0;

  /** `size`: parked clusters per runtime and region. */
  constructor(needs: Needs, size: number) {
    this.#needs = needs;
    this.#size = size;
    this.#parked = parkedClusters(needs.applications);
  }

  has(clusterId: string): boolean {
    return this.#parked.all().some((cluster) => cluster.clusterId === clusterId);
  }

  async take(target: PoolTarget): Promise<ClusterSighting | undefined> {
    const { driver } = this.#needs;
    for (const cluster of this.#parked.all()) {
      const { clusterId } = cluster;
      if (!cluster.warm || this.#taken.has(clusterId) || cluster.driver !== driver.name || !fits(cluster, target))
        continue;
      this.#taken.add(clusterId);
      const seen = await this.#seenReady(cluster);
      if (seen !== undefined) return seen;
      this.#taken.delete(clusterId);
    }
    return undefined;
  }

  async settle(clusterId: string, isUsed: boolean): Promise<void> {
    if (isUsed) await this.#parked.remove(clusterId);
    this.#taken.delete(clusterId);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#needs;
    while (!signal.aborted && (this.#size > 0 || this.#parked.all().length > 0)) {
      try {
        await this.#tend(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#pausedUntil = clock.now() + FAILURE_PAUSE_MILLISECONDS;
        log.warn('No cluster could be parked; trying again later.', { error: operatorLine(error) });
      }
      await clock.sleep(LOOK_MILLISECONDS, signal).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    const endings = await Promise.allSettled(this.#parked.all().map((cluster) => this.#end(cluster)));
    const failed = endings.find((ending) => ending.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** One cluster at a time is launched, warmed or ended, and none while an application needs the processors. */
  async #tend(signal: AbortSignal): Promise<void> {
    const { applications, clock, log } = this.#needs;
    const targets = this.#size === 0 ? [] : poolTargets(applications.all());
    for (const cluster of this.#parked.all()) {
      if (this.#taken.has(cluster.clusterId)) continue;
      // A host that was killed between a run's record and this list left the cluster in both.
      if (applications.owning(cluster.clusterId) !== undefined) await this.#parked.remove(cluster.clusterId);
      else if (!this.#isWanted(cluster, targets) || !(await this.#isAlive(cluster))) await this.#end(cluster);
    }
    if ([...applications.all()].some(isPassing) || clock.now() < this.#pausedUntil) return;
    const cold = this.#parked.all().find(({ warm, clusterId }) => !warm && !this.#taken.has(clusterId));
    if (cold !== undefined) return this.#warm(cold, signal);
    const target = targets.find((one) => this.#count(one) < this.#size);
    if (target === undefined) return;
    log.info('Parking a cluster for the next start.', target);
    await this.#launch(target, signal);
  }

  #count(target: PoolTarget): number {
    return this.#parked.all().filter((cluster) => fits(cluster, target)).length;
  }

  #isWanted(cluster: ParkedCluster, targets: readonly PoolTarget[]): boolean {
    const same = this.#parked.all().filter((other) => fits(other, cluster));
    return (
      cluster.driver === this.#needs.driver.name &&
      targets.some((target) => fits(cluster, target)) &&
      same.indexOf(cluster) < this.#size
    );
  }

  async #isAlive({ clusterId, driver }: ParkedCluster): Promise<boolean> {
    const seen = await this.#needs.drivers.get(driver)?.inspect(clusterId);
    return seen !== undefined && seen.members.every(({ alive }) => alive) && lives(seen, 'taskmanager');
  }

  async #seenReady(cluster: ParkedCluster): Promise<ClusterSighting | undefined> {
    const seen = await this.#needs.driver.inspect(cluster.clusterId);
    if (seen === undefined || seen.members.some(({ alive }) => !alive)) return undefined;
    const overview = await this.#needs
      .flink(seen)
      .overview()
      .catch(() => undefined);
    return overview !== undefined && overview.slotsAvailable > 0 ? seen : undefined;
  }

  async #launch({ environment, region }: PoolTarget, signal: AbortSignal): Promise<void> {
    const { clock, driver, ids, runtime: runtimeOf, surroundings, sizing } = this.#needs;
    const runtime = runtimeOf(environment);
    const clusterId = ids.hex();
    const spec = runtime && parkedSpec({ clusterId, runtime, surroundings: surroundings(region, clusterId), sizing });
    if (spec === undefined) {
      // A Flink whose jobs bring no configuration of their own cannot take one over; nothing changes that.
      this.#pausedUntil = Number.POSITIVE_INFINITY;
      return;
    }
    await driver.prepare(spec.runtime, signal);
    await this.#parked.put({
      clusterId,
      driver: driver.name,
      environment,
      region,
      launchedAt: clock.now(),
      warmUpJobId: ids.hex(),
      warm: false,
    });
    await driver.launch(spec, signal);
  }

  async #warm(cluster: ParkedCluster, signal: AbortSignal): Promise<void> {
    const { clock, driver, flink, log } = this.#needs;
    const since = clock.now();
    if (await warmUp(cluster, { driver, flink, clock, signal })) {
      await this.#parked.put({ ...cluster, warm: true });
      const { environment, region } = cluster;
      log.info('A parked cluster is warm.', { environment, region, milliseconds: clock.now() - since });
      return;
    }
    await this.#end(cluster);
    throw new Error('The warm-up job did not run to its end.');
  }

  /** Ends a cluster, unless a run took it meanwhile. It is listed until it is gone, so it counts as taken for as long as that lasts. */
  async #end({ clusterId, driver }: ParkedCluster): Promise<void> {
    if (this.#taken.has(clusterId)) return;
    this.#taken.add(clusterId);
    try {
      const owner = this.#needs.drivers.get(driver);
      if (owner !== undefined) {
        await endCluster(this.#needs.logs, owner, clusterId);
        await owner.state.deleteAll(clusterId);
      }
      await this.#parked.remove(clusterId);
    } finally {
      this.#taken.delete(clusterId);
    }
  }
}

/** A pool that keeps `size` clusters parked per runtime and region that was used last; 0 parks none and ends those of an earlier host. */
export const createClusterPool = (needs: Needs, size: number): ClusterPool => new WarmPool(needs, size);
