// Makes clusters match goals, from the start of the host to its end.
import { type HealthFact, within } from '@drey/plugin-api';
import { type Application, type ApplicationKey, type ApplicationVersion, keyText, withSnapshot } from '@drey/state';
import { applicationFacts } from './application-facts.js';
import { type CodeFacts, codeFacts } from '../check/code-facts.js';
import { createAutoscaler } from '../autoscaling/autoscaler.js';
import type { ClusterSighting } from '@drey/cluster';
import type { FlinkCheckpoints } from '@drey/flink-rest';
import { type ClusterPool, createClusterPool } from '../pool/cluster-pool.js';
import { createHindrances, type Hindrance, type Hindrances } from './hindrances.js';
import { createInstallationNews, type InstallationNews, type Preparation } from './installation-news.js';
import type { OrchestratorNeeds } from './needs.js';
import { createResting, type HostStop, type Resting } from './host-stop.js';
import { endOrphans, endOrphansInTime, type OrphanNeeds } from './orphans.js';
import { createPreparations } from './preparations.js';
import { createReconciler } from './reconciler.js';
import { resetApplications } from './reset.js';
import type { Trouble } from '../watch/trouble.js';
import { faultOfRecord, type KnownFault } from '../first-fault/known-fault.js';
import { endRehearsal } from '../rehearsal/rehearse.js';
import { type RehearsalClusters, rehearsalClusters } from '../rehearsal/rehearsal-clusters.js';
import {
  createRestoreChecks,
  type RestoreAnswer,
  type RestoreChecks,
  type RestoreQuestion,
} from '../rehearsal/restore-check.js';
import { namedFault } from '../first-fault/name-operators.js';
import { createWatch, type Watch } from '../watch/watch.js';
import { WorkQueue } from './work-queue.js';

/** A look of the pool or of the autoscaler gets this long to end with its host. */
const TENDING_MILLISECONDS = 10_000;

/** Applications worked on at the same time; each is one at a time. */
const WORKERS = 8;
/** How long savepoints are waited for when the host stops, or when it runs no clusters any more; clusters get a little longer to end. */
const SAVE_MILLISECONDS = 75_000;
const END_MILLISECONDS = 15_000;

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
  /** What an application waits for before its cluster can start; undefined for nothing. */
  preparation(application: ApplicationKey): Preparation | undefined;
  /** What is not well with its job or its members though its status does not say so. */
  troubles(application: ApplicationKey): readonly Trouble[];
  /** What a snapshot would do to a version; the application's own cluster is left alone. */
  checkRestore(question: RestoreQuestion, signal: AbortSignal): Promise<RestoreAnswer>;
  /** The one cause of what fails: of restarts, else of the latest operation where that FAILED. */
  firstFault(application: Application): KnownFault | undefined;
  /** What Flink last told of the checkpoints of its present job, some seconds old at most; undefined before it did. */
  checkpoints(application: Application): FlinkCheckpoints | undefined;
  /** What can be told of the code of a version without running it. */
  codeFacts(version: ApplicationVersion): Promise<CodeFacts>;
}

/** Applications at rest with nothing left to do are not looked at. */
const needsWork = ({ status, run, snapshots }: Application): boolean =>
  status !== 'READY' ||
  run !== null ||
  snapshots.some(({ kind, status }) => status === 'CREATING' || (status === 'DELETING' && kind === 'application'));

class ReconcilingOrchestrator implements Orchestrator {
  readonly #needs: OrchestratorNeeds;
  readonly #pool: ClusterPool;
  readonly #hindrances: Hindrances = createHindrances();
  readonly #news: InstallationNews;
  readonly #watch: Watch;
  readonly #queue: WorkQueue;
  #unsubscribe: () => void = () => {};
  #tending: Promise<void> = Promise.resolve();
  #hostStop: HostStop | undefined;
  #resting: Resting = createResting([]);
  readonly #stopping = new AbortController();
  readonly #preparations = createPreparations(this.#stopping.signal);
  readonly #rehearsals: RehearsalClusters;
  readonly #checks: RestoreChecks;
  readonly #orphans: OrphanNeeds;

  constructor(needs: OrchestratorNeeds) {
    this.#needs = needs;
    this.#watch = createWatch(needs);
    this.#rehearsals = rehearsalClusters(needs.applications);
    this.#checks = createRestoreChecks({ ...needs, rehearsals: this.#rehearsals }, this.#stopping.signal);
    this.#pool = createClusterPool(needs, needs.driver.runsJobs ? needs.warm : 0);
    this.#orphans = { needs, isClaimed: (id) => this.#pool.has(id) || this.#rehearsals.has(id) };
    this.#news = createInstallationNews(needs.clock, needs.logs);
    const wake = (key: string): void => this.#queue.wake(key);
    const reconcile = createReconciler(
      {
        ...needs,
        pool: this.#pool,
        hindrances: this.#hindrances,
        watch: this.#watch,
        preparations: this.#preparations,
        news: this.#news,
        hostStop: () => this.#hostStop,
      },
      wake,
    );
    this.#queue = new WorkQueue({
      handle: async (key) => {
        const next = await reconcile(key);
        if (next === null) this.#resting.rest(key);
        return next;
      },
      workers: WORKERS,
      log: needs.log,
      clock: needs.clock,
    });
  }

  async start(): Promise<void> {
    const { applications, driver } = this.#needs;
    if (driver.runsJobs) for (const application of applications.all()) await this.#failHollowSnapshots(application);
    else this.#hostStop = this.#stopFromNow();
    this.#unsubscribe = applications.subscribe((key) => this.#queue.wake(keyText(key)));
    for (const application of applications.all()) {
      if (needsWork(application)) this.#queue.wake(keyText(application));
    }
    void this.#endRehearsals();
    const { signal } = this.#stopping;
    void endOrphansInTime(this.#orphans, signal);
    this.#tending = Promise.all([
      this.#pool.run(signal),
      this.#needs.driver.runsJobs ? createAutoscaler(this.#needs).run(signal) : undefined,
    ]).then(() => undefined);
  }

  /** Of a host that was killed over them. */
  async #endRehearsals(): Promise<void> {
    const { drivers, log, logs } = this.#needs;
    const rehearsals = this.#rehearsals;
    for (const { clusterId, driver } of rehearsals.all()) {
      const owner = drivers.get(driver);
      if (owner === undefined) continue;
      await endRehearsal({ logs, rehearsals }, owner, clusterId).catch((error: unknown) =>
        log.warn('The cluster of a check could not be ended; the next host looks after it.', {
          cluster: clusterId,
          error,
        }),
      );
    }
  }

  checkRestore(question: RestoreQuestion, signal: AbortSignal): Promise<RestoreAnswer> {
    return this.#checks.ask(question, signal);
  }

  /** Until when jobs are saved; under `legacy`, which runs no clusters, those of an earlier host are. */
  #stopFromNow(): HostStop {
    const since = this.#needs.clock.now();
    return { since, until: since + SAVE_MILLISECONDS };
  }

  /** Snapshots that were recorded while no cluster ran have no files: where clusters run, they are FAILED. */
  async #failHollowSnapshots(application: Application): Promise<void> {
    const hollow = application.snapshots.filter(({ location, status }) => location === null && status === 'READY');
    if (hollow.length === 0) return;
    await this.#needs.applications.change(application, (now) =>
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
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The host is stopping.'));
    // A look of the pool or the autoscaler that is under way may wait for a Flink that hangs; no job's savepoint waits for that.
    const tended = within(this.#needs.clock, TENDING_MILLISECONDS, () => this.#tending);
    const pool = Promise.allSettled([tended.then(() => this.#pool.stop())]);
    await this.#endClusters();
    await this.#checks.settled();
    await tended;
    this.#unsubscribe();
    await this.#queue.close();
    for (const ending of await pool) {
      if (ending.status === 'rejected')
        this.#needs.log.warn('Parked clusters could not be ended with the host; the next host looks after them.', {
          error: ending.reason as unknown,
        });
    }
    await Promise.all([...this.#needs.drivers.values()].map((driver) => driver.close()));
  }

  /** Lets the loop bring every application to rest, within a bound: its job in a savepoint, its cluster ended. */
  async #endClusters(): Promise<void> {
    const { applications, clock, log } = this.#needs;
    const unsettled = [...applications.all()].filter(needsWork);
    const running = unsettled.filter(({ run }) => run !== null).length;
    if (running > 0) log.info('Taking a savepoint of each running application.', { applications: running });
    this.#hostStop = this.#stopFromNow();
    const keys = unsettled.map(keyText);
    this.#resting = createResting(keys);
    for (const key of keys) this.#queue.wake(key);
    await within(clock, SAVE_MILLISECONDS + END_MILLISECONDS, () => this.#resting.all);
  }

  async reset(): Promise<void> {
    await this.#checks.end('Everything was reset while it was checked.');
    await resetApplications({
      needs: this.#needs,
      queue: this.#queue,
      preparations: this.#preparations,
      endOrphans: () => endOrphans(this.#orphans),
    });
    await this.#pool.stop();
  }

  async clusters(): Promise<readonly ClusterView[]> {
    const views: ClusterView[] = [];
    for (const driver of this.#needs.drivers.values()) {
      for (const cluster of await driver.list()) {
        const owner = this.#needs.applications.owning(cluster.clusterId);
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
      ...(driver.facts?.() ?? []),
      ...(driver.runsJobs ? [this.#pool.fact()] : []),
      ...applicationFacts(applications.all(), drivers, (application) => ({
        hindrance: this.hindrance(application),
        troubles: this.troubles(application),
        fault: this.firstFault(application),
      })),
    ];
  }

  preparation(key: ApplicationKey): Preparation | undefined {
    // One that was stopped meanwhile waits for nothing.
    const application = this.#needs.applications.find(key);
    return application?.run?.phase === 'launching' ? this.#news.find(application) : undefined;
  }

  firstFault(application: Application): KnownFault | undefined {
    const fault = this.#watch.firstFault(application) ?? faultOfRecord(application);
    return fault && namedFault(fault, application, this.#needs.applications);
  }

  codeFacts(version: ApplicationVersion): Promise<CodeFacts> {
    return codeFacts(this.#needs, version);
  }

  checkpoints(application: Application): FlinkCheckpoints | undefined {
    return this.#watch.checkpoints(application);
  }

  troubles(application: ApplicationKey): readonly Trouble[] {
    return this.#watch.troubles(application);
  }

  hindrance(application: ApplicationKey): Hindrance | undefined {
    return this.#hindrances.find(keyText(application));
  }
}

/** An orchestrator that is not started yet. */
export const createOrchestrator = (needs: OrchestratorNeeds): Orchestrator => new ReconcilingOrchestrator(needs);
