// Starts clusters and further TaskManagers: intent first, then the processes, then their pids.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperatorError } from '@drey/plugin-api';
import { type ClusterSpec, type MemberRole, takesConfiguredJobs } from '@drey/cluster';
import { flinkOptions, loggingConfiguration, placeDreyFlinkJar, renderOptions } from '@drey/cluster/jvm';
import { programOptions } from '@drey/runtimes';
import { type ClassDataPlan, planClassData } from './files/class-data.js';
import { type ClusterPaths, clusterPaths } from './files/cluster-paths.js';
import { type ClusterRecord, type MemberRecord, withMember } from './files/cluster-records.js';
import type { DriverContext } from './driver-context.js';
import { inheritedEnvironment, memberEnvironment } from './member/environment.js';
import { flinkPlaces } from './member/flink-places.js';
import { freePorts } from './member/free-ports.js';
import { jvmArguments } from './member/jvm-command.js';
import { livingPid, startMember } from './member/members.js';
import { writeEtc } from './jail/etc-view.js';
import { checkpointDirectory, savepointDirectory } from './files/snapshot-files.js';
import { placeTrust } from './trust/trust-files.js';

type Environment = Readonly<Record<string, string>>;
type Ports = Pick<ClusterRecord, 'restPort' | 'rpcPort'>;

/** Chooses ports for a cluster. */
export const choosePorts = async (): Promise<Ports> => {
  const [restPort = 0, rpcPort = 0] = await freePorts(2);
  return { restPort, rpcPort };
};

const newMember = (context: DriverContext, role: MemberRole, name: string): MemberRecord => ({
  name,
  role,
  startedAt: context.clock.now(),
});

/** Members that are to be started next: `count` TaskManagers with names that were never used. */
export const withTaskManagers = (context: DriverContext, record: ClusterRecord, count: number): ClusterRecord => {
  const numbers = Array.from({ length: count }, (_, index) => record.nextTaskManager + index);
  return {
    ...record,
    nextTaskManager: record.nextTaskManager + count,
    members: [
      ...record.members,
      ...numbers.map((number) => newMember(context, 'taskmanager', `taskmanager-${number}`)),
    ],
  };
};

/** Starts every member of a written record that was never started, and writes down what came of it. */
export const startIntended = async (
  context: DriverContext,
  record: ClusterRecord,
  environment: Environment,
): Promise<ClusterRecord> => {
  const missing: MemberRecord[] = [];
  let next = record;
  for (const member of record.members) {
    if (member.ended !== undefined || member.pid !== undefined) continue;
    const pid = await livingPid(context, record, member);
    if (pid === undefined) missing.push(member);
    else next = withMember(next, member.name, { pid, startTime: (await context.proc.startTime(pid)) ?? '' });
  }
  // JobManager and TaskManagers come up at the same time.
  const started = await Promise.all(missing.map((member) => startMember(context, record, member, environment)));
  missing.forEach((member, index) => {
    next = withMember(next, member.name, started[index] ?? {});
  });
  await context.records.write(next);
  return next;
};

/** The options of a Python program where Flink takes them with its cluster only. */
const pythonPlaces = async (
  context: DriverContext,
  { runtime, python }: ClusterSpec,
  paths: ClusterPaths,
): Promise<Readonly<Record<string, string>>> =>
  python === undefined || takesConfiguredJobs(runtime)
    ? {}
    : programOptions(paths.python, python, (await context.pythons.install(runtime)).python);

const writeConfiguration = async (
  context: DriverContext,
  spec: ClusterSpec,
  paths: ClusterPaths,
  ports: Ports,
): Promise<readonly string[]> => {
  const places = flinkPlaces(spec, { rest: ports.restPort, rpc: ports.rpcPort }, paths, context.directory);
  const options = flinkOptions(spec, { ...places, ...(await pythonPlaces(context, spec, paths)) });
  const rendered = renderOptions(spec.runtime.configurationFile, options);
  await writeFile(join(paths.configuration, spec.runtime.configurationFile), rendered.file, { mode: 0o600 });
  return rendered.arguments;
};

const writeFiles = async (context: DriverContext, spec: ClusterSpec, paths: ClusterPaths): Promise<void> => {
  await mkdir(paths.directory, { recursive: true, mode: 0o700 });
  const directories = [
    paths.configuration,
    paths.home,
    dirname(paths.awsConfig),
    paths.logs,
    paths.uploads,
    paths.opt,
    paths.current,
    paths.python,
    paths.states,
  ];
  const state = [
    checkpointDirectory(context.directory, spec.stateId),
    savepointDirectory(context.directory, spec.stateId),
  ];
  for (const directory of [...directories, join(paths.temporary, 'web'), paths.work, paths.classData, ...state]) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  }
  await writeEtc(paths.etc, spec.applicationProperties, spec.lead);
  const files: readonly (readonly [string, string])[] = [
    [paths.awsConfig, ''],
    [paths.awsCredentials, ''],
    [paths.logging, loggingConfiguration(spec.logLevel)],
  ];
  for (const [path, content] of files) await writeFile(path, content, { mode: 0o600 });
};

const flagsOf = (plan: ClassDataPlan, role: MemberRole): readonly string[] => plan.flags[role];

/** Starts a cluster, or finishes what an earlier call with the same id began. */
export const launchCluster = async (
  context: DriverContext,
  spec: ClusterSpec,
  signal: AbortSignal,
): Promise<ClusterRecord> => {
  if (unusableDirectory(context.directory)) throw noDirectory(context.directory);
  const paths = clusterPaths(context.directory, spec.clusterId);
  const java = await context.findJava(spec.runtime.javaVersions);
  // At the same time: the first cluster of a machine asks its Java whom it trusts.
  const [runtime] = await Promise.all([
    context.installer.install(spec.runtime, signal),
    spec.lead === undefined ? undefined : context.trust.prepare(java),
  ]);
  const environment = memberEnvironment(spec, paths, runtime, java, context.env);
  const known = await context.records.read(spec.clusterId);
  if (known?.destroyed) return known;
  if (known !== undefined) {
    await placeTrust(context, spec, java);
    return startIntended(context, known, environment);
  }

  const namespaces = await context.namespaces();
  if (namespaces.unavailable !== undefined) throw noNamespaces(namespaces.unavailable);
  signal.throwIfAborted();
  const classPath = [...runtime.classPath, await placeDreyFlinkJar(context.cacheDirectory)];
  const plan = await planClassData(context, runtime, java);
  const ports = await choosePorts();
  await writeFiles(context, spec, paths);
  await placeTrust(context, spec, java);
  const flinkArguments = await writeConfiguration(context, spec, paths, ports);
  const empty: ClusterRecord = {
    format: 1,
    clusterId: spec.clusterId,
    instanceId: context.instanceId,
    stateId: spec.stateId,
    isolated: true,
    ...(spec.startedFor === undefined ? { parked: true as const } : {}),
    runtime: spec.runtime,
    bootId: await context.proc.bootId(),
    ...ports,
    portAttempts: 0,
    java: java.executable,
    jvmArguments: {
      jobmanager: jvmArguments('jobmanager', spec, paths, classPath, java.feature, flagsOf(plan, 'jobmanager')),
      taskmanager: jvmArguments('taskmanager', spec, paths, classPath, java.feature, flagsOf(plan, 'taskmanager')),
    },
    flinkArguments,
    nextTaskManager: 1,
    ...(plan.training === undefined ? {} : { training: plan.training }),
    members: [newMember(context, 'jobmanager', 'jobmanager')],
  };
  const intent = withTaskManagers(context, empty, spec.taskManagers);
  await context.records.write(intent);
  return startIntended(context, intent, environment);
};

/** Flink takes commas and colons in its directory options as separators, old configuration files a `#` as a comment. */
export const unusableDirectory = (directory: string): boolean => /[,:;#|\r\n]/.test(directory);

/** The failure of a data directory with such a name. */
export const noDirectory = (directory: string): OperatorError =>
  new OperatorError(
    'DREY_DIRECTORY_UNUSABLE',
    `Flink cannot work below ${JSON.stringify(directory)}: its options give comma, colon, semicolon, | and # a meaning.`,
    'Choose a data directory without them (--data-dir).',
  );

/** The failure of a system that forbids mount namespaces. */
export const noNamespaces = (reason: string): OperatorError =>
  new OperatorError(
    'DREY_NAMESPACES_FORBIDDEN',
    `This system does not let Drey give each JVM its own /etc/flink (${reason}).`,
    'Allow unprivileged user namespaces, run as root, or use --driver docker or --driver none.',
  );

/** The environment of a living member: it holds tokens, which are on no disk. Throws an OperatorError when none lives. */
export const environmentOfMembers = async (context: DriverContext, record: ClusterRecord): Promise<Environment> => {
  for (const member of record.members) {
    const pid = await livingPid(context, record, member);
    const environment = pid === undefined ? undefined : await context.proc.environment(pid);
    if (environment !== undefined) return inheritedEnvironment(environment);
  }
  throw new OperatorError(
    'DREY_CLUSTER_LOST',
    `No JVM of cluster ${record.clusterId} is left whose environment a new one could take over.`,
    'Replace the cluster: destroy it and launch another one.',
  );
};
