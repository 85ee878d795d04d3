// Class-data archives: what one JVM has loaded and verified, the next one maps. Trained by the first cluster that runs a job.
import { createHash } from 'node:crypto';
import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MemberRole } from '@drey/cluster';
import { dreyFlinkJarName, fastFlags, moduleFlags } from '@drey/cluster/jvm';
import { allTasksRun, createFlinkRest, type FlinkJob } from '@drey/flink-rest';
import type { InstalledRuntime, JavaInstallation } from '@drey/runtimes';
import { clusterPaths } from './cluster-paths.js';
import type { ClusterRecord } from './cluster-records.js';
import type { DriverContext } from '../driver-context.js';
import { trainedMember } from '../member/jvm-command.js';
import { livingPid } from '../member/members.js';

/** First Java that can write an archive of what a program has loaded. */
const FIRST_JAVA = 13;
const roles: readonly MemberRole[] = ['jobmanager', 'taskmanager'];

/** Use of archives by one cluster. */
export interface ClassDataPlan {
  readonly flags: Readonly<Record<MemberRole, readonly string[]>>;
  readonly training?: NonNullable<ClusterRecord['training']>;
}

const none: ClassDataPlan = { flags: { jobmanager: [], taskmanager: [] } };

// A JVM that cannot use an archive goes on without it, and says so on standard output unless that is switched off.
const QUIET = '-Xlog:disable';

// Mapped where it was written for, an archive's pages are shared between JVMs and need no patching; builds of Java 17 from 2023 on move
// it on purpose (measured: 8,000 page faults, 32 MB and a sixth of a second for each JVM).
const inPlace = ['-XX:+UnlockDiagnosticVMOptions', '-XX:ArchiveRelocationMode=0'];

/** An archive belongs to one class path, which is the runtime's directory and our own jar, to one build of Java, and to the flags that it was written under. */
const archivePath = (runtime: InstalledRuntime, java: JavaInstallation, role: MemberRole): string => {
  const inputs = [java.build, java.executable, dreyFlinkJarName, ...moduleFlags, ...fastFlags].join(' ');
  const version = createHash('sha256').update(inputs).digest('hex').slice(0, 12);
  return join(runtime.directory, 'cds', `${java.feature}-${version}-${role}.jsa`);
};

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;

const isBeingTrained = async (context: DriverContext, target: string): Promise<boolean> => {
  for (const id of await context.records.ids()) {
    const record = await context.records.read(id).catch(() => undefined);
    if (record === undefined || record.destroyed || !Object.values(record.training ?? {}).includes(target)) continue;
    for (const member of record.members) if ((await livingPid(context, record, member)) !== undefined) return true;
  }
  return false;
};

/** Decides for a new cluster: use the archives, write them, or neither. */
export const planClassData = async (
  context: DriverContext,
  runtime: InstalledRuntime,
  java: JavaInstallation,
): Promise<ClassDataPlan> => {
  if (!context.classDataSharing || java.feature < FIRST_JAVA) return none;
  const flags: Record<MemberRole, readonly string[]> = { ...none.flags };
  const training: Partial<Record<MemberRole, string>> = {};
  for (const role of roles) {
    const path = archivePath(runtime, java, role);
    if (await exists(path)) {
      flags[role] = [`-XX:SharedArchiveFile=${path}`, '-Xshare:auto', ...inPlace, QUIET];
    } else if (!(await isBeingTrained(context, path))) {
      flags[role] = [QUIET];
      training[role] = path;
    }
  }
  return Object.keys(training).length === 0 ? { flags } : { flags, training };
};

/** A job that ran, on all its slots, to a good end or until now: one that failed on its way has loaded half of what the next one needs. */
const isTeacher = (job: FlinkJob | null): boolean =>
  job !== null && (allTasksRun(job) || job.state === 'FINISHED' || job.state === 'CANCELED');

/** Whether the archives that a cluster would write are worth having: they stay for good, and without a job they hold little. */
export const isTrained = async (record: ClusterRecord): Promise<boolean> => {
  if (record.training === undefined) return false;
  const rest = createFlinkRest({ base: `http://127.0.0.1:${record.restPort}`, timeoutMilliseconds: 2000 });
  try {
    const jobs = await Promise.all((await rest.jobs()).map(({ id }) => rest.job(id)));
    return jobs.some(isTeacher);
  } catch {
    return false;
  }
};

/** Puts the archives of a cluster that ended gracefully where the next ones look for them. */
export const keepClassData = async (context: DriverContext, record: ClusterRecord): Promise<void> => {
  const paths = clusterPaths(context.directory, record.clusterId);
  for (const role of roles) {
    const target = record.training?.[role];
    const written = join(paths.classData, `${trainedMember[role]}.jsa`);
    if (target === undefined || (await exists(target)) || !(await exists(written))) continue;
    try {
      await mkdir(dirname(target), { recursive: true });
      await rename(written, target);
      context.log.info('Kept a class-data archive; clusters start faster from now on', { role });
    } catch (error) {
      // Another file system, most likely; the archive only saves time.
      context.log.debug('Could not keep a class-data archive', { role, error: String(error) });
    }
  }
};
