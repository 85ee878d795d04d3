// The command line of a JobManager and of a TaskManager.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClusterSpec, MemberRole } from '@drey/cluster';
import {
  fastFlags,
  leadFlags,
  loggingFlags,
  mainClass,
  marks,
  memoryFlags,
  moduleFlags,
  runnersBefore,
  securityFlags,
} from '@drey/cluster/jvm';
import type { ClusterPaths } from '../files/cluster-paths.js';
import type { ClusterRecord } from '../files/cluster-records.js';

/** The member of each role that writes a class-data archive. */
export const trainedMember: Readonly<Record<MemberRole, string>> = {
  jobmanager: 'jobmanager',
  taskmanager: 'taskmanager-1',
};

/** Tells our JVMs, which have a pid namespace of their own, from those in containers, which carry the same marks. */
export const OF_THIS_DRIVER = '-Ddrey.driver=process';

/** Arguments of `java` that all members of a role share, up to its main class. */
export const jvmArguments = (
  role: MemberRole,
  spec: ClusterSpec,
  paths: ClusterPaths,
  classPath: readonly string[],
  javaFeature: number,
  classDataFlags: readonly string[],
): readonly string[] => [
  ...moduleFlags,
  ...fastFlags,
  ...memoryFlags(role, spec),
  ...classDataFlags,
  ...securityFlags(javaFeature),
  ...(spec.lead === undefined ? [] : leadFlags(spec.lead, paths.trust)),
  '-Djava.net.preferIPv4Stack=true',
  // Old AWS SDKs look for `.aws` below this rather than below $HOME.
  `-Duser.home=${paths.home}`,
  ...loggingFlags(pathToFileURL(paths.logging).href),
  '-cp',
  classPath.join(':'),
  ...runnersBefore(role, spec, javaFeature),
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
    OF_THIS_DRIVER,
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
