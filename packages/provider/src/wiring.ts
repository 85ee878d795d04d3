// Every `new` of the service: from a host to a running instance.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  clusterToken,
  createRoleCredentials,
  credentialsRoute,
  environmentFor,
  type RoleCredentials,
} from '@drey/iam-hook';
import type { ClusterDriverNeeds } from '@drey/cluster';
import { type CodeSource, codeSources } from './code/code-source.js';
import { createFlinkRest, restToken, restTokenEnvironment } from '@drey/flink-rest';
import {
  type ClusterSizing,
  createOrchestrator,
  createSubmissions,
  defaultLimits,
  type JobSurroundings,
  type Orchestrator,
  type OrchestratorLimits,
  parkedClusters,
} from '@drey/orchestrator';
import { flinkRuntime } from '@drey/runtimes';
import { openCodeStore } from './code/code-store.js';
import type { HealthFact, Host } from '@drey/plugin-api';
import { type Application, type ApplicationStore, currentVersion, randomIds } from '@drey/state';
import { fileCursorStore, LogShipper, openLogSinks, ServiceEvents } from '@drey/telemetry';
import { createRawClient, createSdkClients, type RawClient } from '@drey/upstream-client';
import { askedDriver, chooseDriver, type ChosenDriver } from './choose-driver.js';
import { shipClusterLogs } from './cluster-logs.js';
import { createCodeCopier } from './code/code-copier.js';
import { diskBytes, type DiskBytes } from './disk-bytes.js';
import { createS3CodeSource } from './code/s3-code-source.js';
import { createDashboardAccess } from './dashboard/dashboard-access.js';
import type { DashboardNeeds } from './dashboard/dashboard-routes.js';
import { type DataPlane, dataPlaneSecret, openDataPlane } from './data-plane.js';
import { type InstanceDirectory, instanceDirectory } from './instance-directory.js';
import type { Services } from './needs.js';
import { quotasOf } from './quotas.js';
import { retiredRuntimesOf } from './retired-runtimes.js';
import type { RoleSetup } from './roles/role-setup.js';
import { createRunningJobs } from './running-jobs.js';
import { type OpenedStore, openStore } from './open-store.js';
import { sampleObject } from './schema-discovery/object-sample.js';
import type { SampleSource } from './schema-discovery/sample.js';
import { sampleStream } from './schema-discovery/stream-sample.js';
import { createTemplateSource, type TemplateSource } from './stack-templates/template-source.js';
import { createVpcLookup } from './vpc-lookup.js';

/** A running instance of the service. */
export interface Instance {
  readonly services: Services;
  readonly orchestrator: Orchestrator;
  /** What the pages behind presigned URLs are made of. */
  readonly dashboard: DashboardNeeds;
  /** Where templates of CloudFormation are read from. */
  readonly templates: TemplateSource;
  /** What an application takes on disk. */
  diskBytes(application: Application): Promise<DiskBytes>;
  facts(): readonly HealthFact[];
  start(): Promise<void>;
  /** Forgets every application, its clusters, state and code copies. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** A caller waits for it. */
const PLAN_MILLISECONDS = 3_000;

const limitsOf = ({ settings }: Host): OrchestratorLimits => ({
  ...defaultLimits,
  startTimeoutMilliseconds: (settings.integer('startTimeout') ?? 300) * 1_000,
  savepointTimeoutMilliseconds: (settings.integer('savepointTimeout') ?? 600) * 1_000,
});

const sizingOf = ({ settings }: Host): ClusterSizing => ({
  taskManagerPerKpu: settings.boolean('taskManagerPerKpu') ?? false,
  kpuMebibytes: settings.integer('kpuMemory') ?? null,
  jobManagerMebibytes: settings.integer('jobManagerMemory') ?? null,
});

/** Contributed sources first, then S3. */
const codeSource = (host: Host, s3: CodeSource): CodeSource => ({
  fetch: async (object) => {
    for (const { value } of host.contributions(codeSources)) {
      const content = await value.fetch(object);
      if (content !== undefined) return content;
    }
    return s3.fetch(object);
  },
});

const hasUpstream = ({ settings }: Host): boolean => settings.string('upstream') !== 'none';

const samplesFrom = ({ upstream, clock }: Host, client: RawClient, source: CodeSource | null): SampleSource => ({
  object: (location, context) => sampleObject(source, location, context),
  stream: (arn, position, context) => sampleStream({ source: { upstream, client }, clock }, { arn, position }, context),
});

const roleOfCluster = (applications: ApplicationStore, clusterId: string) => {
  const application = applications.owning(clusterId);
  if (application === undefined) return undefined;
  const { accountId, region, name } = application;
  return { roleArn: currentVersion(application).serviceExecutionRole, accountId, region, application: name };
};

/** The environment of the JVMs of an application: always an explicit endpoint, so that no job reaches a real account. */
const surroundingsOf =
  (plane: DataPlane | null, secret: string) =>
  (region: string, clusterId: string): JobSurroundings => {
    const endpoint = plane?.endpoint ?? null;
    return {
      endpoint,
      region,
      environment: {
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        // The SDKs for Java speak CBOR to Kinesis unless told not to (1.x by the first, 2.x by the second name); the companion knows JSON.
        AWS_CBOR_DISABLE: 'true',
        CBOR_ENABLED: 'false',
        ...restTokenEnvironment(restToken(secret, clusterId)),
        ...(endpoint === null ? {} : { AWS_ENDPOINT_URL: endpoint, ...environmentFor(secret, clusterId, endpoint) }),
      },
    };
  };

/** Clusters whose jobs know an address that is gone are ended; the reconciler brings their jobs back from their latest state. */
const endUnreachableClusters = async (applications: ApplicationStore, { drivers }: ChosenDriver): Promise<void> => {
  for (const { run } of applications.all()) {
    if (run !== null) await drivers.get(run.driver)?.destroy(run.clusterId);
  }
  for (const { driver, clusterId } of parkedClusters(applications).all()) await drivers.get(driver)?.destroy(clusterId);
};

/** The data plane as drivers see it, who are made before it. */
interface LatePlane {
  readonly bind: NonNullable<ClusterDriverNeeds['bindDataPlane']>;
  readonly open: (plane: DataPlane | null) => void;
}

const latePlane = (): LatePlane => {
  let open: (plane: DataPlane | null) => void = () => {};
  const opened = new Promise<DataPlane | null>((resolve) => (open = resolve));
  return {
    open,
    bind: async (address) => {
      const plane = await opened;
      if (address !== null) await plane?.bind(address);
      return plane?.port;
    },
  };
};

interface Parts {
  readonly host: Host;
  readonly directory: InstanceDirectory;
  readonly store: OpenedStore;
  readonly applications: ApplicationStore;
  readonly chosen: ChosenDriver;
  readonly roles: RoleSetup;
  readonly late: LatePlane;
}

const openPlane = async (
  { host, applications, chosen, roles, late }: Parts,
  secret: string,
): Promise<{ plane: DataPlane | null; credentials: RoleCredentials }> => {
  const credentials = createRoleCredentials({
    upstream: host.upstream,
    clock: host.clock,
    log: host.log,
    mode: roles.mode,
    rememberAccessKey: (accessKeyId, accountId) => host.rememberAccessKey?.(accessKeyId, accountId),
  });
  const routes = [
    credentialsRoute({
      secret,
      credentials,
      log: host.log,
      isParked: (clusterId) =>
        parkedClusters(applications)
          .all()
          .some((one) => one.clusterId === clusterId),
      clusterRole: (clusterId) => roleOfCluster(applications, clusterId),
    }),
  ];
  // Under `legacy` the jobs that an earlier host left running still need it for their last savepoint.
  const isNeeded = chosen.driver.runsJobs || [...applications.all()].some(({ run }) => run !== null);
  const plane = isNeeded ? await openDataPlane(host, applications, routes) : null;
  late.open(plane);
  return { plane, credentials };
};

const assemble = async (parts: Parts): Promise<Instance> => {
  const { host, directory, applications, chosen, roles } = parts;
  const secret = await dataPlaneSecret(applications);
  const { plane, credentials } = await openPlane(parts, secret);
  const { upstream, clock, log } = host;
  const store = fileCursorStore(join(directory.path, 'log-cursors'));
  const shipper = new LogShipper({ upstream, store, clock, log, sinks: await openLogSinks(host) });
  const events = new ServiceEvents({ upstream, clock, log });
  const codeStore = await openCodeStore(join(directory.path, 'code'));
  const s3 = createSdkClients(host.upstream, 's3');
  const raw = createRawClient(host.clock);
  const source = hasUpstream(host) ? codeSource(host, createS3CodeSource(host.upstream, s3)) : null;
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
    surroundings: surroundingsOf(plane, secret),
    logs: shipClusterLogs(shipper, events),
    limits: limitsOf(host),
    warmClusters: host.settings.integer('warm') ?? 0,
    sizing: sizingOf(host),
    codeSettings: host.settings.string('codeSettings') === 'report' ? 'report' : 'refuse',
    codeCheck: host.settings.string('codeCheck') === 'report' ? 'report' : 'refuse',
    autoscaling: {
      minuteMilliseconds: (host.settings.integer('autoscalingMinute') ?? 60) * 1_000,
      kpusPerApplication: quotasOf(host.settings).kpusPerApplication,
    },
    submissions: createSubmissions(),
  });
  const jobs = createRunningJobs({
    drivers: chosen.drivers,
    flink: (rest) => createFlinkRest({ base: rest, timeoutMs: PLAN_MILLISECONDS }),
    log: host.log,
  });
  const dashboards = createDashboardAccess({ clock: host.clock, random: () => randomBytes(24).toString('base64url') });
  return {
    templates: createTemplateSource(s3),
    dashboard: {
      access: dashboards,
      applications,
      jobs,
      secretsOf: ({ run }) =>
        run === null ? [] : [clusterToken(secret, run.clusterId), restToken(secret, run.clusterId)],
    },
    services: {
      applications,
      clock: host.clock,
      ids: randomIds,
      code: createCodeCopier(source, codeStore),
      quotas: quotasOf(host.settings),
      vpcs: createVpcLookup(host.upstream, raw),
      samples: samplesFrom(host, raw, source),
      dashboards,
      jobs,
      retiredRuntimes: retiredRuntimesOf(host.settings),
    },
    orchestrator,
    diskBytes: (application) => diskBytes(application, chosen.drivers),
    facts: () => [...parts.store.facts, ...orchestrator.facts(), ...roles.facts(), ...shipper.facts()],
    start: async () => {
      // A record that was set aside may be brought back, and names code as well.
      if (!parts.store.hasDamaged) await codeStore.keepOnly(pinnedCode(applications));
      if (plane?.moved) await endUnreachableClusters(applications, chosen);
      await orchestrator.start();
    },
    reset: async () => {
      await orchestrator.reset();
      await codeStore.keepOnly(pinnedCode(applications));
    },
    stop: async () => {
      await orchestrator.stop();
      await shipper.stop();
      await events.stop();
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

const pinnedCode = (applications: ApplicationStore): ReadonlySet<string> =>
  new Set(
    [...applications.all()].flatMap(({ versions }) =>
      versions.flatMap(({ code }) => (code === null ? [] : [code.sha256])),
    ),
  );

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
    const surroundings = { host, directory: directory.path, instanceId, bindDataPlane: late.bind };
    const chosen = await chooseDriver(surroundings, askedDriver(host, provider));
    return await assemble({ host, directory, store, applications, chosen, roles, late });
  } catch (error) {
    await applications.close();
    await directory.dispose();
    throw error;
  }
};
