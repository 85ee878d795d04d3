// The command line of a JobManager and of a TaskManager.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClusterSpec, MemberRole } from '../../cluster-driver.js';
import type { InstalledRuntime } from '../../runtime-installer/installed-runtime.js';
import type { ClusterPaths } from './cluster-paths.js';
import type { ClusterRecord } from './cluster-records.js';
import { jobManagerMemory, taskManagerMemory } from './memory.js';

/** Entry class by role, the same from 1.13 to 2.3. */
const mainClass: Readonly<Record<MemberRole, string>> = {
  jobmanager: 'org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint',
  taskmanager: 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner',
};

const opened = [
  'java.lang',
  'java.net',
  'java.io',
  'java.nio',
  'sun.nio.ch',
  'java.lang.reflect',
  'java.text',
  'java.time',
  'java.util',
  'java.util.concurrent',
  'java.util.concurrent.atomic',
  'java.util.concurrent.locks',
];

/** Flink and its serialisers reach into the JDK. The whole list is harmless on every Java from 11 and needed by one or the other Flink. */
export const moduleFlags: readonly string[] = [
  '-XX:+IgnoreUnrecognizedVMOptions',
  ...['java.base/sun.net.util', 'java.rmi/sun.rmi.registry', 'java.security.jgss/sun.security.krb5'].map(
    (name) => `--add-exports=${name}=ALL-UNNAMED`,
  ),
  ...opened.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
];

/** The largest single gain in start-up that was measured: no C2 and no concurrent collector competing with class loading. */
const fastFlags = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** The member of each role that writes a class-data archive. */
export const trainedMember: Readonly<Record<MemberRole, string>> = {
  jobmanager: 'jobmanager',
  taskmanager: 'taskmanager-1',
};

/** Marks by which a JVM is found and known again. */
export const marks = (instanceId: string, clusterId: string): readonly string[] => [
  `-Ddrey.cluster=${clusterId}`,
  `-Ddrey.instance=${instanceId}`,
];

/** Arguments of `java` that all members of a role share. */
export const jvmArguments = (
  role: MemberRole,
  spec: ClusterSpec,
  paths: ClusterPaths,
  runtime: InstalledRuntime,
  javaFeature: number,
  classDataFlags: readonly string[],
): readonly string[] => [
  ...moduleFlags,
  ...fastFlags,
  ...(role === 'jobmanager'
    ? jobManagerMemory(spec.flinkConfiguration).flags
    : taskManagerMemory(spec.flinkConfiguration, spec.slotsPerTaskManager).flags),
  ...classDataFlags,
  // Flink watches for System.exit() of user code by a security manager, which Java 18 to 23 refuse unless told.
  ...(javaFeature >= 17 ? ['-Djava.security.manager=allow'] : []),
  '-Dfile.encoding=UTF-8',
  '-Djava.net.preferIPv4Stack=true',
  // Old AWS SDKs look for `.aws` below this rather than below $HOME.
  `-Duser.home=${paths.home}`,
  `-Dlog4j2.configurationFile=${pathToFileURL(paths.logging).href}`,
  '-cp',
  runtime.classPath.join(':'),
];

/** The whole command of one member, without the mount namespace. */
export const memberCommand = (
  record: ClusterRecord,
  paths: ClusterPaths,
  role: MemberRole,
  name: string,
): readonly string[] => {
  const temporary = join(paths.temporary, name);
  const trains = record.training?.[role] !== undefined && trainedMember[role] === name;
  return [
    record.java,
    ...marks(record.instanceId, record.clusterId),
    `-Ddrey.role=${role}`,
    `-Ddrey.member=${name}`,
    `-Djava.io.tmpdir=${temporary}`,
    // Flink's REST API serves this file as the member's log.
    `-Dlog.file=${paths.log(name)}`,
    `-XX:ErrorFile=${join(paths.logs, `${name}.hs_err.txt`)}`,
    ...(trains ? [`-XX:ArchiveClassesAtExit=${join(paths.classData, `${name}.jsa`)}`] : []),
    ...record.jvmArguments[role],
    mainClass[role],
    '--configDir',
    paths.configuration,
    ...record.flinkArguments,
    `-Dio.tmp.dirs=${temporary}`,
    `-Dprocess.working-dir=${join(paths.work, name)}`,
    ...(role === 'taskmanager'
      ? [`-Dtaskmanager.resource-id=flink-${name}`]
      : [`-Dblob.storage.directory=${temporary}`]),
  ];
};
