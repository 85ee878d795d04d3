// The driver that runs each JobManager and TaskManager as a plain JVM on this machine.
import { constants } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';
import {
  type ClusterDriver,
  type ClusterDriverNeeds,
  type ClusterSighting,
  createWorkBoard,
  type MemberSighting,
} from '@drey/cluster';
import { loggingConfiguration } from '@drey/cluster/jvm';
import { createKeyedQueue } from '@drey/plugin-api';
import {
  createFindJava,
  createPythonInstaller,
  createRuntimeInstaller,
  linuxProc,
  type MavenFor,
  mavenOf,
} from '@drey/runtimes';
import { clusterPaths, clustersRoot } from './files/cluster-paths.js';
import { type ClusterRecord, type ClusterRecords, createClusterRecords, wholeRecord } from './files/cluster-records.js';
import { destroyCluster, removeCluster } from './destroying.js';
import type { DriverContext } from './driver-context.js';
import { launchCluster, noDirectory, unusableDirectory } from './launching.js';
import { readMemberLog, releaseMemberLog } from './log/member-log.js';
import { livingPid, sightMember } from './member/members.js';
import { type MountNamespaces, probeMountNamespaces } from './jail/mount-namespace.js';
import { createIsolationReport } from './jail/isolation.js';
import { openState } from './jail/opened-state.js';
import { processChecks } from './process-checks.js';
import { putPythonCode } from './files/python-code.js';
import { retryWithOtherPorts } from './member/port-retry.js';
import { endHungMember, scaleCluster } from './scaling.js';
import { createSnapshotFiles } from './files/snapshot-files.js';
import { createJavaTrust } from './trust/java-trust.js';
import { unrecordedClusters } from './member/unrecorded.js';

/** What can be set about the driver. */
export interface ProcessDriverOptions {
  /** Environment of the host: `PATH`, `JAVA_HOME`, `DREY_JAVA_HOME`, `DREY_MAVEN`, `DREY_FLINK_HOME_*`, `DREY_PYTHON*`; this process's unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The one Java home to use; `DREY_JAVA_HOME` unless given. */
  readonly javaHome?: string;
  /** Whether clusters start from class-data archives once one has trained them; true unless given. */
  readonly classDataSharing?: boolean;
}

/** Java versions that any runtime runs on. */
const anyJava = [17, 11, 21];

const sight = async (context: DriverContext, record: ClusterRecord): Promise<ClusterSighting> => {
  const members: MemberSighting[] = await Promise.all(
    record.members.map((member) => sightMember(context, record, member)),
  );
  return { clusterId: record.clusterId, members, rest: `http://127.0.0.1:${record.restPort}` };
};

const memberLives = async (context: DriverContext, clusterId: string, name: string): Promise<boolean> => {
  const record = await context.records.read(clusterId);
  const member = record?.members.find((member) => member.name === name);
  return record !== undefined && member !== undefined && (await livingPid(context, record, member)) !== undefined;
};

/** Whether this machine can run clusters: Linux, mount namespaces, a Java. */
const whyUnavailable = async ({ directory, namespaces, findJava }: DriverContext): Promise<string | undefined> => {
  if (unusableDirectory(directory)) return noDirectory(directory).line();
  if (process.platform !== 'linux') {
    return 'The process driver needs the mount namespaces of Linux; use --driver docker or --driver none.';
  }
  const { unavailable } = await namespaces();
  if (unavailable !== undefined) {
    return (
      `This system does not let Drey give each JVM its own /etc/flink (${unavailable}); ` +
      'allow unprivileged user namespaces, run as root, or use --driver docker or --driver none.'
    );
  }
  return findJava(anyJava).then(
    () => undefined,
    (error: unknown) => (error as { readonly line?: () => string }).line?.() ?? String(error),
  );
};

/** Every cluster that has a record or processes. */
const listClusters = async (context: DriverContext): Promise<readonly ClusterSighting[]> => {
  const { records } = context;
  const recorded: ClusterSighting[] = [];
  for (const id of await records.ids()) {
    const record = await wholeRecord(records, id);
    recorded.push(
      record === undefined ? { clusterId: id, members: [], rest: 'http://127.0.0.1:0' } : await sight(context, record),
    );
  }
  const known = new Set(recorded.filter(({ members }) => members.length > 0).map(({ clusterId }) => clusterId));
  const strays = await unrecordedClusters(context, known);
  const strayIds = new Set(strays.map(({ clusterId }) => clusterId));
  return [...recorded.filter(({ clusterId }) => !strayIds.has(clusterId)), ...strays];
};

/** Copies rather than links: a job runs as the same user and must not be able to change the stored code. */
const putArchive = async (uploads: string, archive: string, name: string): Promise<string> => {
  const safe = /^[A-Za-z0-9][\w.-]{0,120}\.jar$/.test(name) ? name : `${randomBytes(8).toString('hex')}.jar`;
  await mkdir(uploads, { recursive: true });
  const draft = join(uploads, `.${randomBytes(6).toString('hex')}`);
  try {
    await copyFile(archive, draft, constants.COPYFILE_FICLONE);
    await rename(draft, join(uploads, safe));
  } finally {
    await rm(draft, { force: true });
  }
  return safe;
};

const makeContext = (
  { host, directory, instanceId }: ClusterDriverNeeds,
  options: ProcessDriverOptions,
): { readonly context: DriverContext; readonly maven: MavenFor } => {
  const env = options.env ?? process.env;
  const proc = linuxProc();
  const log = host.log.child({ driver: 'process' });
  const findJava = createFindJava({ javaHome: options.javaHome ?? (env['DREY_JAVA_HOME'] || undefined), env });
  let probed: Promise<MountNamespaces> | undefined;
  const records: ClusterRecords = createClusterRecords(resolve(directory));
  const exclusively = createKeyedQueue();
  const board = createWorkBoard(host.clock);
  const maven = mavenOf(env, async (runtime) => (await findJava(runtime.javaVersions)).home);
  const installing = { cacheDirectory: host.cacheDirectory, log, clock: host.clock, proc, env, maven, board };
  const context: DriverContext = {
    directory: resolve(directory),
    instanceId,
    cacheDirectory: host.cacheDirectory,
    log,
    clock: host.clock,
    proc,
    records,
    findJava,
    trust: createJavaTrust({ cacheDirectory: host.cacheDirectory, log }),
    installer: createRuntimeInstaller(installing),
    board,
    pythons: createPythonInstaller(installing),
    namespaces: () => (probed ??= probeMountNamespaces(process.getuid?.() === 0)),
    env,
    classDataSharing: options.classDataSharing ?? true,
    exits: new Map(),
    exclusively,
    onExit: (clusterId, member) => {
      if (member !== 'jobmanager') return;
      void exclusively(clusterId, async () => {
        const record = await records.read(clusterId);
        if (record !== undefined) await retryWithOtherPorts(context, record);
      }).catch((error: unknown) => {
        log.warn('Could not start a cluster again on other ports', { cluster: clusterId, error: String(error) });
      });
    },
  };
  return { context, maven };
};

/** Makes the driver for one instance. Nothing is started or probed before it is asked for. */
export const createProcessDriver = (
  needs: ClusterDriverNeeds,
  options: ProcessDriverOptions = {},
): Promise<ClusterDriver> => {
  const { context, maven } = makeContext(needs, options);
  const { records, exclusively } = context;
  const pathsOf = (clusterId: string): ReturnType<typeof clusterPaths> => clusterPaths(context.directory, clusterId);
  const logFiles = (clusterId: string, member: string): { readonly log: string; readonly released: string } => {
    const paths = pathsOf(clusterId);
    return { log: paths.log(member), released: paths.released(member) };
  };
  let punching = true;
  const isolation = createIsolationReport(context);
  const driver: ClusterDriver = {
    name: 'process',
    runsJobs: true,
    sharesLoopback: true,
    unavailable: async () => {
      const reason = await whyUnavailable(context);
      if (reason === undefined) await isolation.look();
      return reason;
    },
    facts: isolation.facts,
    checks: () => processChecks(context, maven),
    underWay: ({ environment }) => context.board.of(environment),
    prepare: async (runtime, signal) => {
      const java = await context.findJava(runtime.javaVersions);
      await Promise.all([context.installer.install(runtime, signal), context.trust.prepare(java)]);
    },
    javaFeature: async (runtime) => (await context.findJava(runtime.javaVersions)).feature,
    launch: (spec, signal) =>
      exclusively(spec.clusterId, async () => {
        await mkdir(clustersRoot(context.directory), { recursive: true, mode: 0o700 });
        return sight(context, await launchCluster(context, spec, signal));
      }),
    scale: (clusterId, taskManagers) => exclusively(clusterId, () => scaleCluster(context, clusterId, taskManagers)),
    endMember: (clusterId, member) => exclusively(clusterId, () => endHungMember(context, clusterId, member)),
    inspect: async (clusterId) => {
      const record = await records.read(clusterId);
      return record === undefined ? undefined : sight(context, record);
    },
    list: () => listClusters(context),
    setLogLevel: (clusterId, level) =>
      exclusively(clusterId, async () => {
        const paths = pathsOf(clusterId);
        const draft = `${paths.logging}.new`;
        await writeFile(draft, loggingConfiguration(level));
        await rename(draft, paths.logging);
      }),
    // In place: the mounted view of the JVMs shows this very file.
    setProperties: (clusterId, applicationProperties) =>
      exclusively(clusterId, () =>
        writeFile(pathsOf(clusterId).applicationProperties, applicationProperties, { mode: 0o600 }),
      ),
    openState: (clusterId, state) => exclusively(clusterId, () => openState(context, clusterId, state)),
    putCode: (clusterId, archive, name) => putArchive(pathsOf(clusterId).uploads, archive, name),
    readLog: (clusterId, member, cursor, maxBytes) =>
      readMemberLog(logFiles(clusterId, member), cursor, maxBytes, () => memberLives(context, clusterId, member)),
    releaseLog: async (clusterId, member, cursor) => {
      if (!punching) return;
      try {
        await releaseMemberLog(logFiles(clusterId, member), cursor);
      } catch (error) {
        punching = false;
        context.log.warn('Disk of read output cannot be given back here; output of clusters grows until they end', {
          error: String(error),
        });
      }
    },
    destroy: (clusterId) => exclusively(clusterId, () => destroyCluster(context, clusterId)),
    remove: (clusterId) => exclusively(clusterId, () => removeCluster(context, clusterId)),
    state: createSnapshotFiles(context.directory),
    python: {
      prepare: async (runtime, signal) => void (await context.pythons.install(runtime, signal)),
      putCode: (clusterId, archive, program) =>
        exclusively(clusterId, () => putPythonCode(context, clusterId, archive, program)),
    },
    close: () => {
      context.installer.close();
      context.pythons.close();
      return Promise.resolve();
    },
  };
  return Promise.resolve(driver);
};
