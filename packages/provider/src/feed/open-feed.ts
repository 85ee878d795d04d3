// The feed of an instance: which of its parts tells what.
import { randomBytes } from 'node:crypto';
import type { ClusterDriver } from '@drey/cluster';
import type { ClusterFacts, ParkedFacts } from '@drey/console';
import { createJobLooker } from '@drey/flink-rest';
import {
  faultOfText,
  type KnownFault,
  type LoopObserver,
  type MemoryLook,
  type Orchestrator,
  parkedClusters,
  type Sighting,
} from '@drey/orchestrator';
import { BoundedMap, type Host } from '@drey/plugin-api';
import {
  type Application,
  type ApplicationKey,
  type ApplicationStore,
  type ChangeListener,
  keyText,
} from '@drey/state';
import type { InstanceMetrics } from '../measurement/metrics-setup.js';
import { secretValues, withoutSecrets } from '../secret-properties.js';
import type { RunningJobs } from '../running-jobs.js';
import { createLookBook, type LookBook } from './details/look-book.js';
import { createStepBook, type StepBook } from './details/step-book.js';
import { timelineOf } from './details/timeline.js';
import { watchApplication, type WatchNeeds } from './details/watched-application.js';
import { createFeed, type Feed, type MachineBook } from './feed.js';
import { createMachineBook } from './machine/machine-book.js';
import { lookAtRuntimes, resourceLook } from './machine/machine-looks.js';
import { applicationRow, type BareRow } from './rows/application-row.js';
import { createRowBook } from './rows/row-book.js';

/** What the feed is opened with. */
export interface OpenFeedNeeds {
  readonly host: Host;
  readonly applications: ApplicationStore;
  /** Of new clusters. */
  readonly driver: ClusterDriver;
  readonly jobs: RunningJobs;
  readonly metrics: Pick<InstanceMetrics, 'recent' | 'intervalMilliseconds'>;
  readonly memory: MemoryLook;
}

/** A feed, and what it hears of the reconciler. */
export interface OpenedFeed {
  readonly feed: Feed;
  /** Before the orchestrator is made. */
  readonly observer: LoopObserver;
  /** After it is made. */
  begin(orchestrator: Orchestrator): void;
  close(): void;
}

const LOOK_MILLISECONDS = 3_000;
const MOST_FAULTS = 500;
const MOST_RESTARTS = 200;

/** Texts are taken apart once, not at every look. */
const rememberingFaults = (): ((text: string, at: number) => KnownFault) => {
  const known = new BoundedMap<string, KnownFault>(MOST_FAULTS);
  return (text, at) => {
    const key = `${at} ${text}`;
    const fault = known.get(key) ?? faultOfText(text, 'operation', at);
    known.set(key, fault);
    return fault;
  };
};

const clusterFacts = (
  application: Application,
  sighting: Sighting | undefined,
  { recent }: Pick<InstanceMetrics, 'recent'>,
): ClusterFacts | null => {
  const { run, arn } = application;
  if (run === null || sighting === undefined || sighting.cluster === 'absent') return null;
  const jvms = recent?.of(arn)?.members;
  return {
    id: run.clusterId,
    driver: run.driver,
    jobId: run.jobId,
    rest: sighting.cluster.rest,
    members: sighting.cluster.members.map((member) => {
      const jvm = jvms?.get(member.name);
      return {
        role: member.role,
        name: member.name,
        pid: member.pid ?? null,
        container: member.container ?? null,
        alive: member.alive,
        suspended: member.suspended ?? false,
        startedAt: member.startedAt,
        ended: member.ended ?? null,
        heapUsed: jvm?.heapUsed ?? null,
        heapMax: jvm?.heapMax ?? null,
        resident: jvm?.resident ?? null,
        memoryLimit: jvm?.memoryLimit ?? null,
        cpu: jvm?.cpu ?? null,
        threads: jvm?.threads ?? null,
      };
    }),
  };
};

/** What the parts of the feed share. */
interface Shared extends OpenFeedNeeds {
  readonly steps: StepBook;
  readonly looks: LookBook;
  /** Restarts as the pages' own looks saw them, where no reporter tells. */
  readonly restarts: BoundedMap<string, { readonly jobId: string; readonly restarts: number | undefined }>;
  orchestrator(): Orchestrator | undefined;
}

const rowOf = (shared: Shared, application: Application): BareRow => {
  const { driver, looks, metrics, restarts } = shared;
  const orchestrator = shared.orchestrator();
  const recent = metrics.recent?.of(application.arn);
  const seen = restarts.get(application.arn);
  const row = applicationRow(application, {
    driver: driver.name,
    hindrance: orchestrator?.hindrance(application),
    preparation: orchestrator?.preparation(application),
    troubles: orchestrator?.troubles(application) ?? [],
    fault: orchestrator?.firstFault(application),
    sighting: looks.of(application),
    checkpoints: orchestrator?.checkpoints(application),
    rates: recent?.rates.at(-1),
    restarts: seen?.jobId === application.run?.jobId ? seen?.restarts : recent?.restarts,
  });
  return withoutSecrets(row, secretValues(application));
};

const parkedOf = (applications: ApplicationStore): readonly ParkedFacts[] =>
  parkedClusters(applications)
    .all()
    .map(({ clusterId, driver, environment, warm, launchedAt }) => ({
      id: clusterId,
      driver,
      runtimeEnvironment: environment,
      warm,
      startedAt: launchedAt,
    }));

const machineOf = ({ host, applications, driver, memory }: Shared): MachineBook =>
  createMachineBook({
    clock: host.clock,
    health: () => host.health?.(),
    parked: () => parkedOf(applications),
    runtimes: () => lookAtRuntimes(driver, host.cacheDirectory),
    resources: resourceLook(host.clock, memory, { data: host.dataDirectory, cache: host.cacheDirectory }),
  });

const watchOf = (shared: Shared): WatchNeeds => {
  const { host, applications, jobs, looks, metrics, restarts, steps } = shared;
  const faultOf = rememberingFaults();
  return {
    clock: host.clock,
    find: (one) => applications.find(one),
    looker: async (application) => {
      const rest = await jobs.restOf(application);
      const jobId = application.run?.jobId;
      if (rest === undefined || jobId === undefined) return undefined;
      return createJobLooker({ base: rest, timeoutMilliseconds: LOOK_MILLISECONDS }, jobId);
    },
    timeline: (application) => timelineOf(application, steps.of(application), faultOf),
    hidden: (application, patch) => withoutSecrets(patch, secretValues(application)),
    cluster: (application) => clusterFacts(application, looks.of(application), metrics),
    metricsAfter: ({ arn }, at) => metrics.recent?.of(arn)?.seriesAfter(at) ?? null,
    metricsIntervalMilliseconds: metrics.intervalMilliseconds,
    looked: ({ arn }, look) => {
      restarts.set(arn, { jobId: look.job.id, restarts: look.restarts });
    },
  };
};

/** Tells of each change of the store, and keeps changes of a status as events. */
const storeListener = ({ steps, looks }: Shared, tell: (key: ApplicationKey) => void): ChangeListener => {
  const statuses = new Map<string, string>();
  return (key, application) => {
    const text = keyText(key);
    if (application === null) {
      for (const book of [steps, looks]) book.forget(key);
      statuses.delete(text);
    } else if (statuses.get(text) !== application.status) {
      if (statuses.has(text)) steps.note(application, application.status, null);
      statuses.set(text, application.status);
    }
    tell(key);
  };
};

/** Opens the feed. Nobody looks yet. */
export const openFeed = (needs: OpenFeedNeeds): OpenedFeed => {
  const { host, applications, metrics } = needs;
  const { clock, log, version } = host;
  let orchestrator: Orchestrator | undefined;
  const steps = createStepBook(clock);
  const shared: Shared = {
    ...needs,
    steps,
    looks: createLookBook(steps),
    restarts: new BoundedMap(MOST_RESTARTS),
    orchestrator: () => orchestrator,
  };
  const rows = createRowBook({
    applications,
    row: (application) => rowOf(shared, application),
    history: ({ arn }) => metrics.recent?.of(arn)?.rates ?? [],
  });
  const watching = watchOf(shared);
  const feed = createFeed({
    clock,
    log,
    version,
    id: randomBytes(6).toString('hex'),
    rows,
    machine: machineOf(shared),
    watch: (key) => watchApplication(key, watching),
  });
  let unsubscribe = (): void => {};
  return {
    feed,
    observer: {
      looked: (application, sighting) => {
        shared.looks.looked(application, sighting);
        rows.touch(application);
      },
      acts: (application, action) => steps.acts(application, action),
    },
    begin: (given) => {
      orchestrator = given;
      const listener = storeListener(shared, (key) => {
        rows.touch(key);
        feed.hurry();
      });
      // Statuses that are there already are no news.
      for (const application of applications.all()) listener(application, application);
      unsubscribe = applications.subscribe(listener);
    },
    close: () => {
      unsubscribe();
      feed.close();
    },
  };
};
