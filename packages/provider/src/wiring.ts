// From a host to a running instance: which parts there are, and what each is made with.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createFlinkRest, restToken } from '@drey/flink-rest';
import { clusterToken, type RoleCredentials } from '@drey/iam-hook';
import {
  createOrchestrator,
  createSnapshotTransfers,
  createSubmissions,
  type Orchestrator,
  type SnapshotTransfers,
} from '@drey/orchestrator';
import type { HealthFact, Host } from '@drey/plugin-api';
import { flinkRuntime } from '@drey/runtimes';
import { type Application, type ApplicationStore, randomIds } from '@drey/state';
import { createRawClient, createSdkClients } from '@drey/upstream-client';
import type { LogRouteNeeds } from './application-logs/log-routes.js';
import { askedDriver, chooseDriver } from './choose-driver.js';
import { openClusterLogs } from './cluster-logs.js';
import { createCodeCopier } from './code/code-copier.js';
import { withContributed } from './code/code-source.js';
import { openCodeStore } from './code/code-store.js';
import { pinnedCode } from './code/pinned-code.js';
import { createS3CodeSource } from './code/s3-code-source.js';
import { createDashboardAccess } from './dashboard/dashboard-access.js';
import type { DashboardNeeds } from './dashboard/dashboard-routes.js';
import { dashboardUrlOf } from './dashboard/link.js';
import { dataPlaneSecret } from './data-plane/data-plane.js';
import { jobEnvironment } from './data-plane/job-environment.js';
import { type JobPlaneNeeds, latePlane, openJobPlane } from './data-plane/job-plane.js';
import { endUnreachableClusters } from './data-plane/unreachable-clusters.js';
import { diskBytes, type DiskBytes } from './disk-bytes.js';
import type { Feed } from './feed/feed.js';
import { openFeed } from './feed/open-feed.js';
import { type InstanceDirectory, instanceDirectory } from './instance-directory.js';
import { machineMemory } from './machine-memory.js';
import { setUpMetrics } from './measurement/metrics-setup.js';
import type { Services } from './needs.js';
import { type OpenedStore, openStore } from './open-store.js';
import { orchestratorSettings } from './orchestrator-settings.js';
import { quotasOf } from './quotas.js';
import { retiredRuntimesOf } from './retired-runtimes.js';
import type { RoleSetup } from './roles/role-setup.js';
import { createRunningJobs, type RunningJobs } from './running-jobs.js';
import { createSampleSource } from './schema-discovery/sample-source.js';
import { createLookInside } from './snapshot-pages/read-inside.js';
import type { SnapshotPageNeeds } from './snapshot-pages/snapshot-routes.js';
import { createSnapshotBuckets } from './snapshot-bucket/snapshot-buckets.js';
import { createTemplateSource, type TemplateSource } from './stack-templates/template-source.js';
import { createVpcLookup } from './vpc-lookup.js';

/** A running instance of the service. */
export interface Instance {
  readonly services: Services;
  readonly orchestrator: Orchestrator;
  /** What the console is told. */
  readonly feed: Feed;
  /** What the pages behind presigned URLs are made of. */
  readonly dashboard: DashboardNeeds;
  /** What the pages of log events are made of. */
  readonly logs: LogRouteNeeds;
  /** What the pages of snapshots are made of. */
  readonly snapshots: SnapshotPageNeeds;
  /** Where templates of CloudFormation are read from. */
  readonly templates: TemplateSource;
  /** What an application takes on disk. */
  diskBytes(application: Application): Promise<DiskBytes>;
  facts(): readonly HealthFact[];
  /** Text for Prometheus; undefined where metrics are off. */
  metricsPage(): string | undefined;
  start(): Promise<void>;
  /** Forgets every application, its clusters, state and code copies. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** A caller waits for it. */
const PLAN_MILLISECONDS = 3_000;

interface InstanceNeeds extends JobPlaneNeeds {
  readonly directory: InstanceDirectory;
  readonly store: OpenedStore;
}

const hasUpstream = ({ settings }: Host): boolean => settings.string('upstream') !== 'none';

const accountsOf = (applications: ApplicationStore): ReadonlySet<string> =>
  new Set(Array.from(applications.all(), ({ accountId }) => accountId));

const runningJobsOf = ({ host, chosen }: InstanceNeeds): RunningJobs =>
  createRunningJobs({
    drivers: chosen.drivers,
    flink: (rest) => createFlinkRest({ base: rest, timeoutMilliseconds: PLAN_MILLISECONDS }),
    log: host.log,
  });

/** The loop over snapshots of accounts, and its way to S3. */
const setUpTransfers = (
  { host, applications, chosen, roles }: InstanceNeeds,
  credentials: RoleCredentials,
): SnapshotTransfers => {
  const { upstream, clock, log } = host;
  const buckets = hasUpstream(host) ? createSnapshotBuckets({ upstream, clock, log, roles, credentials }) : null;
  const transfers = createSnapshotTransfers({ applications, ...chosen, buckets, clock, log });
  return {
    start: () => transfers.start(),
    reset: () => transfers.reset(),
    stop: async () => {
      await transfers.stop();
      buckets?.close();
    },
  };
};
const dashboardOf = ({ applications, dashboards, jobs }: Services, secret: string): DashboardNeeds => ({
  access: dashboards,
  applications,
  jobs,
  secretsOf: ({ run }) => (run === null ? [] : [clusterToken(secret, run.clusterId), restToken(secret, run.clusterId)]),
});

const ofSettings = ({ settings }: Host): Pick<Services, 'quotas' | 'dashboardUrl' | 'retiredRuntimes'> => ({
  quotas: quotasOf(settings),
  dashboardUrl: dashboardUrlOf(settings),
  retiredRuntimes: retiredRuntimesOf(settings),
});

const assemble = async (needs: InstanceNeeds): Promise<Instance> => {
  const { host, directory, applications, chosen, roles } = needs;
  const secret = await dataPlaneSecret(applications);
  const raw = createRawClient(host.clock);
  const metrics = await setUpMetrics({ host, applications, secret, client: raw });
  const memberRoutes = [...chosen.drivers.values()].flatMap(({ routes = [] }) => routes);
  const jobPlane = await openJobPlane(needs, secret, [...metrics.routes, ...memberRoutes]);
  const { plane, credentials } = jobPlane;
  const logs = await openClusterLogs(host, join(directory.path, 'log-cursors'));
  const codeStore = await openCodeStore(join(directory.path, 'code'));
  const s3 = createSdkClients(host.upstream, 's3');
  const source = hasUpstream(host) ? withContributed(host, createS3CodeSource(host.upstream, s3)) : null;
  const jobs = runningJobsOf(needs);
  const memory = machineMemory();
  const opened = openFeed({ host, applications, driver: chosen.driver, jobs, metrics, memory });
  const orchestrator = createOrchestrator({
    applications,
    ...chosen,
    clock: host.clock,
    ids: randomIds,
    log: host.log,
    flink: ({ clusterId, rest }, options = {}) =>
      createFlinkRest({ base: rest, token: restToken(secret, clusterId), ...options }),
    code: codeStore,
    runtime: flinkRuntime,
    surroundings: jobEnvironment({
      jobs: jobPlane,
      secret,
      hasReporter: metrics.hasReporter,
      accounts: () => accountsOf(applications),
    }),
    logs: logs.clusters,
    ...orchestratorSettings(host),
    memory,
    submissions: createSubmissions(),
    observer: opened.observer,
  });
  const { upstream, clock } = host;
  const transfers = setUpTransfers(needs, credentials);
  opened.begin(orchestrator);
  const services: Services = {
    ...ofSettings(host),
    applications,
    clock,
    ids: randomIds,
    code: createCodeCopier(source, codeStore),
    vpcs: createVpcLookup(upstream, raw),
    samples: createSampleSource(host, raw, source),
    dashboards: createDashboardAccess({ clock, random: () => randomBytes(24).toString('base64url') }),
    jobs,
  };
  return {
    feed: opened.feed,
    templates: createTemplateSource(s3),
    logs: { applications, clock: host.clock, shipper: logs.shipper },
    snapshots: { applications, jobs, lookInside: createLookInside(chosen.drivers) },
    dashboard: dashboardOf(services, secret),
    services,
    orchestrator,
    diskBytes: (application) => diskBytes(application, chosen.drivers),
    facts: () => [needs.store, orchestrator, roles, logs, metrics].flatMap((one) => one.facts()).concat(jobPlane.facts),
    metricsPage: () => metrics.page(),
    start: async () => {
      // A record that was set aside may be brought back, and names code as well.
      if (!needs.store.hasDamaged) await codeStore.keepOnly(pinnedCode(applications));
      if (plane !== null) await endUnreachableClusters(plane, applications, chosen, host.log);
      await orchestrator.start();
      transfers.start();
    },
    reset: async () => {
      await orchestrator.reset();
      await transfers.reset();
      await codeStore.keepOnly(pinnedCode(applications));
    },
    stop: async () => {
      // Before the drivers end with the orchestrator.
      await transfers.stop();
      await orchestrator.stop();
      opened.close();
      await logs.stop();
      await metrics.stop();
      await plane?.close();
      credentials.close();
      roles.close();
      s3.close();
      await raw.close();
      await applications.close();
      await directory.dispose();
    },
  };
};

/** Opens an instance under one of the provider names of the manifest. */
export const openInstance = async (
  host: Host,
  roles: RoleSetup,
  provider: 'emulated' | 'legacy',
): Promise<Instance> => {
  const directory = await instanceDirectory(host);
  const store = await openStore(host, directory.path).catch(async (error: unknown) => {
    await directory.dispose();
    throw error;
  });
  const { applications } = store;
  try {
    roles.connect(host, applications);
    const late = latePlane();
    const { instanceId } = host;
    const needs = { host, directory: directory.path, instanceId, bindDataPlane: late.bind };
    const chosen = await chooseDriver(needs, askedDriver(host, provider));
    return await assemble({ host, directory, store, applications, chosen, roles, late });
  } catch (error) {
    await applications.close();
    await directory.dispose();
    throw error;
  }
};
