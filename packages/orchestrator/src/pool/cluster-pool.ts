// Keeps clusters parked for the runtimes that were used last, so that a start only hands over its job.
import { type HealthFact, operatorLine } from '@drey/plugin-api';
import { type Application, isPassing } from '@drey/state';
import type { ClusterSighting } from '@drey/cluster';
import { parkedSpec } from '../decide/cluster-spec.js';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { endCluster } from '../perform/end-cluster.js';
import { lives } from '../observe/sighting.js';
import { fits, type ParkedCluster, parkedClusters, type ParkedClusters, type PoolTarget } from './parked-cluster.js';
import { isComingUp, type PoolUsage, poolUsage } from './pool-usage.js';
import { type PoolWish, poolWish, type WarmSetting } from './pool-wish.js';
import { warmUp } from './warm-up.js';

const LOOK_MILLISECONDS = 1_000;
/** A pool that cannot launch tries again after this. */
const FAILURE_PAUSE_MILLISECONDS = 60_000;
/** How long a warm-up may take, from the first look at it while nothing else was under way. */
const WARM_UP_MILLISECONDS = 120_000;

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
  /** What is parked, and why. */
  fact(): HealthFact;
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
  | 'memory'
  | 'runtime'
  | 'surroundings'
  | 'sizing'
>;

class WarmPool implements ClusterPool {
  readonly #needs: Needs;
  readonly #setting: WarmSetting;
  readonly #parked: ParkedClusters;
  readonly #taken = new Set<string>();
  readonly #endings = new Map<string, Promise<void>>();
  #pausedUntil = 0;
  /** Undefined after a change: going through thousands of applications is for the next look, not for each change. */
  #usage: PoolUsage | undefined;
  #busyAt: number;
  #warming: { readonly clusterId: string; readonly since: number } | undefined;
  #why = 'it was not looked at yet';
  #wake: () => void = () => {};

  constructor(needs: Needs, setting: WarmSetting) {
    this.#needs = needs;
    this.#setting = setting;
    this.#parked = parkedClusters(needs.applications);
    this.#busyAt = needs.clock.now();
  }

  has(clusterId: string): boolean {
    return this.#parked.all().some((cluster) => cluster.clusterId === clusterId);
  }

  async take(target: PoolTarget): Promise<ClusterSighting | undefined> {
    for (const cluster of this.#parked.all()) {
      const { clusterId } = cluster;
      if (!this.#isFree(cluster) || !fits(cluster, target)) continue;
      this.#taken.add(clusterId);
      // One that cannot be looked at now is as good as none for this start.
      const seen = await this.#seenReady(cluster).catch(() => undefined);
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
    const { applications, clock, log } = this.#needs;
    const unsubscribe = applications.subscribe((_, application) => this.#hear(application));
    do {
      // Before the look, so that what is heard meanwhile leads to another one at once.
      const early = new AbortController();
      this.#wake = () => early.abort();
      try {
        await this.#tend(signal);
      } catch (error) {
        if (signal.aborted) break;
        this.#pausedUntil = clock.now() + FAILURE_PAUSE_MILLISECONDS;
        log.warn('No cluster could be parked; trying again later.', { error: operatorLine(error) });
      }
      if (this.#setting === 0 && this.#parked.all().length === 0) break;
      await clock.sleep(LOOK_MILLISECONDS, AbortSignal.any([signal, early.signal])).catch(() => undefined);
    } while (!signal.aborted);
    unsubscribe();
  }

  async stop(): Promise<void> {
    const endings = await Promise.allSettled(this.#parked.all().map((cluster) => this.#end(cluster)));
    const failed = endings.find((ending) => ending.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  fact(): HealthFact {
    const all = this.#parked.all();
    const warm = all.filter((cluster) => cluster.warm).length;
    const count = all.length === 0 ? 'none' : `${all.length}, ${warm} of them warm`;
    return { name: 'parked clusters', ok: true, text: `${count} (${this.#why})` };
  }

  /** A start takes the processors and an end takes the reason to keep a cluster: neither waits for the next look. */
  #hear(application: Application | null): void {
    this.#usage = undefined;
    if (application !== null && !isPassing(application) && !isComingUp(application)) return;
    this.#busyAt = this.#needs.clock.now();
    if (this.#parked.all().length > 0) this.#wake();
  }

  async #wish(): Promise<PoolWish> {
    const { applications, clock, memory, runtime, sizing } = this.#needs;
    const usage = (this.#usage ??= poolUsage(applications.all(), { runtime, sizing }));
    const now = clock.now();
    if (usage.isUnderWay || usage.isComingUp) this.#busyAt = now;
    const wish = poolWish(this.#setting, {
      now,
      usage,
      busyAt: this.#busyAt,
      holds: (target) => this.#count(target) > 0,
      memory: this.#setting === 'auto' && usage.used.length > 0 ? await memory() : undefined,
    });
    this.#why = wish.why;
    return wish;
  }

  /** One cluster at a time is launched, warmed or ended, and none while an application needs the processors. */
  async #tend(signal: AbortSignal): Promise<void> {
    const { applications, clock, log } = this.#needs;
    const wish = await this.#wish();
    for (const cluster of this.#parked.all()) {
      if (this.#taken.has(cluster.clusterId)) continue;
      // A host that was killed between a run's record and this list left the cluster in both.
      if (applications.owning(cluster.clusterId) !== undefined) await this.#parked.remove(cluster.clusterId);
      else if (!this.#isWanted(cluster, wish) || !(await this.#isAlive(cluster))) await this.#end(cluster);
    }
    if (!wish.mayPark || clock.now() < this.#pausedUntil) return;
    const cold = this.#parked.all().find(({ warm, clusterId }) => !warm && !this.#taken.has(clusterId));
    if (cold !== undefined) return this.#warm(cold);
    const target = wish.targets.find((one) => this.#count(one) < wish.each);
    if (target === undefined) return;
    const { environment, region } = target;
    log.info('Parking a cluster for the next start.', { environment, region });
    await this.#launch({ environment, region }, signal);
  }

  /** Whether a run may have it: a host that was killed between a run's record and this list left a cluster in both. */
  #isFree({ clusterId, driver, warm }: ParkedCluster): boolean {
    const { applications, driver: present } = this.#needs;
    return (
      warm && driver === present.name && !this.#taken.has(clusterId) && applications.owning(clusterId) === undefined
    );
  }

  #count(target: PoolTarget): number {
    return this.#parked.all().filter((cluster) => fits(cluster, target) && !this.#taken.has(cluster.clusterId)).length;
  }

  #isWanted(cluster: ParkedCluster, { targets, each, dropsCold }: PoolWish): boolean {
    const same = this.#parked.all().filter((other) => fits(other, cluster));
    return (
      cluster.driver === this.#needs.driver.name &&
      targets.some((target) => fits(cluster, target)) &&
      same.indexOf(cluster) < each &&
      (cluster.warm || !dropsCold)
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
    if (spec === undefined) return;
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
    // It may have been ended meanwhile, before there was anything to end.
    if (!this.has(clusterId)) await endCluster(this.#needs.logs, driver, clusterId);
  }

  async #warm(cluster: ParkedCluster): Promise<void> {
    const { clock, driver, flink, log } = this.#needs;
    const { clusterId, environment, region } = cluster;
    const now = clock.now();
    if (this.#warming?.clusterId !== clusterId) this.#warming = { clusterId, since: now };
    const found = await warmUp(cluster, { driver, flink });
    if (found === 'warm') {
      await this.#parked.put({ ...cluster, warm: true });
      log.info('A parked cluster is warm.', { environment, region, milliseconds: clock.now() - cluster.launchedAt });
    } else if (found === 'failed' || now - this.#warming.since > WARM_UP_MILLISECONDS) {
      await this.#end(cluster);
      throw new Error('The warm-up job did not run to its end.');
    }
  }

  /** Ends a cluster, unless a run took it meanwhile. It is listed until it is gone, so it counts as taken for as long as that lasts. */
  #end(cluster: ParkedCluster): Promise<void> {
    const { clusterId } = cluster;
    const underWay = this.#endings.get(clusterId);
    if (underWay !== undefined) return underWay;
    if (this.#taken.has(clusterId)) return Promise.resolve();
    const ending = this.#endNow(cluster).finally(() => this.#endings.delete(clusterId));
    this.#endings.set(clusterId, ending);
    return ending;
  }

  async #endNow({ clusterId, driver }: ParkedCluster): Promise<void> {
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

/** A pool that keeps what the setting says; 0 parks none and ends those of an earlier host. */
export const createClusterPool = (needs: Needs, setting: WarmSetting): ClusterPool => new WarmPool(needs, setting);
