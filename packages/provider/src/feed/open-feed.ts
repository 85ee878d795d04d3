// The feed of an instance: which of its parts tells what.
import { randomBytes } from 'node:crypto';
import type { ClusterDriver } from '@drey/cluster';
import type { ClusterFacts, MetricSeries } from '@drey/console';
import { createJobLooker, type JobLook } from '@drey/flink-rest';
import {
  faultOfText,
  type KnownFault,
  type LoopObserver,
  type MemoryLook,
  type Orchestrator,
  parkedClusters,
} from '@drey/orchestrator';
import { BoundedMap, type Host } from '@drey/plugin-api';
import { type Application, type ApplicationStore, keyText } from '@drey/state';
import type { InstanceMetrics } from '../measurement/metrics-setup.js';
import type { RunningJobs } from '../running-jobs.js';
import { createLookBook } from './details/look-book.js';
import { createStepBook } from './details/step-book.js';
import { timelineOf } from './details/timeline.js';
import { watchApplication } from './details/watched-application.js';
import { createFeed, type Feed } from './feed.js';
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
  sighting: ReturnType<ReturnType<typeof createLookBook>['of']>,
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

/** Opens the feed. Nobody looks yet. */
export const openFeed = (needs: OpenFeedNeeds): OpenedFeed => {
  const { host, applications, driver, jobs, metrics } = needs;
  const { clock } = host;
  const steps = createStepBook(clock);
  const looks = createLookBook(steps);
  const faultOf = rememberingFaults();
  /** Restarts as the pages' own looks saw them, where no reporter tells. */
  const restarts = new BoundedMap<string, { readonly jobId: string; readonly restarts: number | undefined }>(200);
  let orchestrator: Orchestrator | undefined;

  const row = (application: Application): BareRow => {
    const recent = metrics.recent?.of(application.arn);
    const seen = restarts.get(application.arn);
    return applicationRow(application, {
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
  };
  const rows = createRowBook({ applications, row, history: ({ arn }) => metrics.recent?.of(arn)?.rates ?? [] });
  const machine = createMachineBook({
    clock,
    health: () => host.health?.(),
    parked: () =>
      parkedClusters(applications)
        .all()
        .map(({ clusterId, driver: name, environment, warm, launchedAt }) => ({
          id: clusterId,
          driver: name,
          runtimeEnvironment: environment,
          warm,
          startedAt: launchedAt,
        })),
    runtimes: () => lookAtRuntimes(driver, host.cacheDirectory),
    resources: resourceLook(clock, needs.memory, { data: host.dataDirectory, cache: host.cacheDirectory }),
  });
  const looked = (application: Application, look: JobLook): void => {
    restarts.set(application.arn, { jobId: look.job.id, restarts: look.restarts });
  };
  const metricsAfter = ({ arn }: Application, at: number): readonly MetricSeries[] | null =>
    metrics.recent?.of(arn)?.seriesAfter(at) ?? null;
  const feed = createFeed({
    clock,
    log: host.log,
    version: host.version,
    id: randomBytes(6).toString('hex'),
    rows,
    machine,
    watch: (key) =>
      watchApplication(key, {
        clock,
        find: (one) => applications.find(one),
        looker: async (application) => {
          const rest = await jobs.restOf(application);
          const jobId = application.run?.jobId;
          if (rest === undefined || jobId === undefined) return undefined;
          return createJobLooker({ base: rest, timeoutMilliseconds: LOOK_MILLISECONDS }, jobId);
        },
        timeline: (application) => timelineOf(application, steps.of(application), faultOf),
        cluster: (application) => clusterFacts(application, looks.of(application), metrics),
        metricsAfter,
        metricsIntervalMilliseconds: metrics.intervalMilliseconds,
        looked,
      }),
  });
  const statuses = new Map<string, string>();
  const changed: Parameters<ApplicationStore['subscribe']>[0] = (key, application) => {
    const text = keyText(key);
    if (application === null) {
      for (const book of [steps, looks]) book.forget(key);
      statuses.delete(text);
    } else if (statuses.get(text) !== application.status) {
      if (statuses.has(text)) steps.note(application, application.status, null);
      statuses.set(text, application.status);
    }
    rows.touch(key);
    feed.hurry();
  };
  const endings: (() => void)[] = [];
  return {
    feed,
    observer: {
      looked: (application, sighting) => {
        looks.looked(application, sighting);
        rows.touch(application);
      },
      acts: (application, action) => steps.acts(application, action),
    },
    begin: (given) => {
      orchestrator = given;
      for (const application of applications.all()) statuses.set(keyText(application), application.status);
      endings.push(applications.subscribe(changed));
    },
    close: () => {
      for (const end of endings) end();
      feed.close();
    },
  };
};
