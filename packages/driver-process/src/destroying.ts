// Ends a cluster and deletes what is left of it.
import { rm } from 'node:fs/promises';
import { isTrained, keepClassData } from './files/class-data.js';
import { assertInside, clusterPaths, clustersRoot } from './files/cluster-paths.js';
import { type ClusterRecord, wholeRecord } from './files/cluster-records.js';
import { removeEmptyState } from './files/empty-state.js';
import type { DriverContext } from './driver-context.js';
import { endProcesses, endStrays } from './ending.js';
import { livingPid, markedPids } from './member/members.js';
import { noteEnds } from './scaling.js';

const GRACE_MILLISECONDS = 3000;
/** Writing class-data archives takes a JVM some seconds of processor time. */
const TRAINING_GRACE_MILLISECONDS = 20_000;

/** Every process of a cluster: those of its record and any other with its marks. */
const pidsOf = async (context: DriverContext, clusterId: string): Promise<readonly number[]> => {
  const record = await wholeRecord(context.records, clusterId);
  const recorded =
    record === undefined ? [] : await Promise.all(record.members.map((member) => livingPid(context, record, member)));
  const marked = await markedPids(context.proc, context.instanceId, clusterId);
  return [...new Set([...recorded.flatMap((pid) => pid ?? []), ...marked])];
};

/**
 * Without a job the archives are not wanted, and a JVM that is killed writes none. A TaskManager whose JobManager is dead has nothing to
 * hand over, and a job waits for its end.
 */
const graceFor = async (
  context: DriverContext,
  record: ClusterRecord | undefined,
  trains: boolean,
): Promise<number> => {
  if (trains) return TRAINING_GRACE_MILLISECONDS;
  const jobManager = record?.members.findLast(({ role }) => role === 'jobmanager');
  if (record === undefined || jobManager === undefined || record.training !== undefined) return 0;
  return (await livingPid(context, record, jobManager)) === undefined ? 0 : GRACE_MILLISECONDS;
};

/** Ends every process of a cluster; its output stays. */
export const destroyCluster = async (context: DriverContext, clusterId: string): Promise<void> => {
  const paths = clusterPaths(context.directory, clusterId);
  const record = await context.records.read(clusterId);
  const pids = await pidsOf(context, clusterId);
  const trains = record !== undefined && pids.length > 0 && (await isTrained(record));
  if (record !== undefined && !record.destroyed) await context.records.write({ ...record, destroyed: true });
  const forced = await endProcesses(context, pids, await graceFor(context, record, trains));
  await endStrays(context.proc, paths.directory);
  if (record === undefined) return;
  if (trains && forced.length === 0) await keepClassData(context, record);
  const byUs = new Set(pids);
  const ended = await noteEnds(context, {
    ...record,
    destroyed: true,
    members: record.members.map((member) =>
      member.ended === undefined && member.pid !== undefined && byUs.has(member.pid)
        ? { ...member, ended: 'was ended' }
        : member,
    ),
  });
  await context.records.write(ended);
  // Local state and unpacked libraries may be large, and nobody reads them again.
  for (const path of [paths.temporary, paths.work, paths.web, paths.classData]) {
    await rm(assertInside(clustersRoot(context.directory), path), { recursive: true, force: true });
  }
};

/** Deletes an ended cluster's directory. Throws when a member still lives. */
export const removeCluster = async (context: DriverContext, clusterId: string): Promise<void> => {
  const paths = clusterPaths(context.directory, clusterId);
  const living = await pidsOf(context, clusterId);
  if (living.length > 0) throw new Error(`Cluster ${clusterId} still has the processes ${living.join(', ')}.`);
  const record = await wholeRecord(context.records, clusterId);
  // A cluster that was parked has its job's state with the application; the directories of its own stay empty.
  if (record?.stateId === clusterId) await removeEmptyState(context.directory, clusterId);
  await rm(assertInside(clustersRoot(context.directory), paths.directory), { recursive: true, force: true });
  context.records.forget(clusterId);
  for (const key of context.exits.keys()) if (key.startsWith(`${clusterId}/`)) context.exits.delete(key);
};
