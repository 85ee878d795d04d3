// Makes clusters match goals, from the start of the host to its end.
import type { HealthFact } from '@drey/plugin-api';
import { type Application, type ApplicationKey, keyText, type Run, withSnapshot } from '@drey/state';
import { applicationFacts } from './application-facts.js';
import { createAutoscaler } from './autoscaling/autoscaler.js';
import type { ClusterDriver, ClusterSighting } from './cluster-driver.js';
import { type ClusterPool, createClusterPool } from './pool/cluster-pool.js';
import { endCluster } from './perform/end-cluster.js';
import { createHindrances, type Hindrance, type Hindrances } from './hindrances.js';
import type { OrchestratorNeeds } from './needs.js';
import { createReconciler } from './reconciler.js';
import { resetApplications } from './reset.js';
import { suspend } from './suspend.js';
import { WorkQueue } from './work-queue.js';

/** Applications worked on at the same time; each is one at a time. */
const WORKERS = 8;
/** Statuses in between get this long to settle when the host stops. */
const SETTLE_MILLISECONDS = 30_000;
const SUSPEND_MILLISECONDS = 75_000;

/** A cluster and the application it belongs to, as `/_drey/clusters` shows it. */
export interface ClusterView {
  readonly cluster: ClusterSighting;
  readonly driver: string;
  readonly application: ApplicationKey | null;
  readonly jobId: string | null;
}

/** The orchestrator of one host. */
export interface Orchestrator {
  /** Adopts what lives, begins to reconcile. Returns before clusters are up. */
  start(): Promise<void>;
  /** Takes a savepoint of each running job, ends all clusters. */
  stop(): Promise<void>;
  /** Ends every cluster of an application and forgets all applications, as {@link resetApplications} does. */
  reset(): Promise<void>;
  /** Every cluster of this data directory. */
  clusters(): Promise<readonly ClusterView[]>;
  facts(): readonly HealthFact[];
  /** What keeps an application from being looked after; undefined for nothing. */
  hindrance(application: ApplicationKey): Hindrance | undefined;
}

const isPassing = ({ status }: Application): boolean => status !== 'READY' && status !== 'RUNNING';

/** Applications at rest with nothing left to do are not looked at. */
const needsWork = ({ status, run, snapshots }: Application): boolean =>
  status !== 'READY' ||
  run !== null ||
  snapshots.some((snapshot) => snapshot.status === 'CREATING' || snapshot.status === 'DELETING');

class ReconcilingOrchestrator implements Orchestrator {
  readonly #needs: OrchestratorNeeds;
  readonly #pool: ClusterPool;
  readonly #hindrances: Hindrances = createHindrances();
  readonly #queue: WorkQueue;
  #unsubscribe: () => void = () => {};
  #tending: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();

  constructor(needs: OrchestratorNeeds) {
    this.#needs = needs;
    this.#pool = createClusterPool(needs, needs.driver.runsJobs ? needs.warmClusters : 0);
    const wake = (key: string): void => this.#queue.wake(key);
    this.#queue = new WorkQueue({
      handle: createReconciler({ ...needs, pool: this.#pool, hindrances: this.#hindrances }, wake),
      workers: WORKERS,
      log: needs.log,
      clock: needs.clock,
    });
  }

  async start(): Promise<void> {
    const { applications, limits } = this.#needs;
    for (const application of applications.all()) await this.#leaveRecordRun(application);
    this.#unsubscribe = applications.subscribe((key) => this.#queue.wake(keyText(key)));
    for (const application of applications.all()) {
      if (needsWork(application)) this.#queue.wake(keyText(application));
    }
    void this.#endOrphansAfter(limits.orphanGraceMilliseconds);
    this.#tending = this.#pool.run(this.#stopping.signal);
    if (this.#needs.driver.runsJobs) void createAutoscaler(this.#needs).run(this.#stopping.signal);
  }

  async #endOrphansAfter(milliseconds: number): Promise<void> {
    const { clock, log } = this.#needs;
    const { signal } = this.#stopping;
    try {
      await clock.sleep(milliseconds, signal);
      await this.#endOrphans();
    } catch (error) {
      if (!signal.aborted) log.warn('Looking for orphaned clusters failed.', { error });
    }
  }

  /**
   * Switches a record from a driver without clusters to one with them: snapshots that have no files are FAILED, and what should run
   * starts. (The other way round, clusters are ended by {@link stop} of the host that had them, or here.)
   */
  async #leaveRecordRun(application: Application): Promise<void> {
    const { applications, driver, drivers } = this.#needs;
    if (driver.runsJobs) {
      const hollow = application.snapshots.filter(({ location, status }) => location === null && status === 'READY');
      if (hollow.length === 0) return;
      await applications.change(application, (now) =>
        hollow.reduce(
          (record, snapshot) =>
            withSnapshot(record, {
              ...snapshot,
              status: 'FAILED',
              error: 'It was recorded while no cluster ran, so it has no files.',
            }),
          now,
        ),
      );
      return;
    }
    const { run } = application;
    if (run === null || run.driver === driver.name) return;
    const old = drivers.get(run.driver);
    if (old === undefined) return;
    // The engine may be away, which is a good reason to run nothing: the run stays recorded, and its job goes on once clusters are back.
    await this.#keepState(application, run, old).catch((error: unknown) =>
      this.#needs.log.warn('The cluster of an earlier host could not be ended; it is left as it is.', {
        application: application.arn,
        cluster: run.clusterId,
        error,
      }),
    );
  }

  /** Under `legacy`: the job of an earlier host goes into a savepoint, and its run stays recorded for the way back. */
  async #keepState(application: Application, run: Run, old: ClusterDriver): Promise<void> {
    if ((await old.inspect(run.clusterId)) !== undefined) {
      await suspend(this.#needs, application, this.#needs.clock.now() + SUSPEND_MILLISECONDS);
    }
  }

  async #endOrphans(): Promise<void> {
    const { applications, drivers, logs, log } = this.#needs;
    for (const driver of drivers.values()) {
      for (const cluster of await driver.list()) {
        const claimed = [...applications.all()].some(({ run }) => run?.clusterId === cluster.clusterId);
        if (claimed || this.#pool.has(cluster.clusterId)) continue;
        log.warn('Ending a cluster that no application claims.', { cluster: cluster.clusterId, driver: driver.name });
        await endCluster(logs, driver, cluster.clusterId);
      }
    }
  }

  async stop(): Promise<void> {
    const { applications, clock, log } = this.#needs;
    this.#stopping.abort(new Error('The host is stopping.'));
    const until = clock.now() + SETTLE_MILLISECONDS;
    while (
      [...applications.all()].some((application) => isPassing(application) && application.run?.savepoint) &&
      clock.now() < until
    ) {
      await clock.sleep(100);
    }
    this.#unsubscribe();
    await this.#queue.close();
    const running = [...applications.all()].filter(({ run }) => run !== null);
    if (running.length > 0)
      log.info('Taking a savepoint of each running application.', { applications: running.length });
    const saved = clock.now() + SUSPEND_MILLISECONDS;
    await this.#tending;
    // One that cannot be ended must not keep the others from being saved.
    const endings = await Promise.allSettled([
      this.#pool.stop(),
      ...running.map((application) => suspend(this.#needs, application, saved)),
    ]);
    for (const ending of endings) {
      if (ending.status === 'rejected')
        log.warn('A cluster could not be ended with the host; the next host of the data directory looks after it.', {
          error: ending.reason as unknown,
        });
    }
    await Promise.all([...this.#needs.drivers.values()].map((driver) => driver.close()));
  }

  reset(): Promise<void> {
    return resetApplications({ needs: this.#needs, queue: this.#queue, endOrphans: () => this.#endOrphans() });
  }

  async clusters(): Promise<readonly ClusterView[]> {
    const views: ClusterView[] = [];
    for (const driver of this.#needs.drivers.values()) {
      for (const cluster of await driver.list()) {
        const owner = [...this.#needs.applications.all()].find(({ run }) => run?.clusterId === cluster.clusterId);
        views.push({
          cluster,
          driver: driver.name,
          application: owner ?? null,
          jobId: owner?.run?.jobId ?? null,
        });
      }
    }
    return views;
  }

  facts(): readonly HealthFact[] {
    const { applications, driver, drivers } = this.#needs;
    return [
      { name: 'cluster driver', ok: true, text: driver.name },
      ...applicationFacts(applications.all(), drivers, (application) => this.hindrance(application)),
    ];
  }

  hindrance(application: ApplicationKey): Hindrance | undefined {
    return this.#hindrances.find(keyText(application));
  }
}

/** An orchestrator that is not started yet. */
export const createOrchestrator = (needs: OrchestratorNeeds): Orchestrator => new ReconcilingOrchestrator(needs);
