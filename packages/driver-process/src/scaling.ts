// Makes the number of living TaskManagers of a cluster what it should be.
import { type ClusterRecord, withMember } from './files/cluster-records.js';
import type { DriverContext } from './driver-context.js';
import { endProcesses } from './ending.js';
import { environmentOfMembers, startIntended, withTaskManagers } from './launching.js';
import { livingPid, sightMember } from './member/members.js';

const GRACE_MILLISECONDS = 3000;
const EXIT_NEWS_MILLISECONDS = 10;
const MAXIMUM_TASK_MANAGERS = 256;

/** Writes down how dead members ended, so that their records say so for good. */
export const noteEnds = async (context: DriverContext, record: ClusterRecord): Promise<ClusterRecord> => {
  let next = record;
  for (const member of record.members) {
    if (member.ended !== undefined || (await sightMember(context, record, member)).alive) continue;
    // The exit code of a child of this very host arrives a moment after its end shows in /proc.
    await context.clock.sleep(EXIT_NEWS_MILLISECONDS);
    const { ended } = await sightMember(context, record, member);
    next = withMember(next, member.name, { ended: ended ?? 'ended' });
  }
  return next;
};

/** Replaces dead TaskManagers, starts missing ones, ends the youngest surplus ones. */
export const scaleCluster = async (context: DriverContext, clusterId: string, wanted: number): Promise<void> => {
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > MAXIMUM_TASK_MANAGERS) {
    throw new RangeError(`${wanted} is no number of TaskManagers between 0 and ${MAXIMUM_TASK_MANAGERS}.`);
  }
  const found = await context.records.read(clusterId);
  if (found === undefined || found.destroyed) throw new Error(`There is no cluster ${clusterId} to scale.`);
  const record = await noteEnds(context, found);
  const living = record.members.filter((member) => member.role === 'taskmanager' && member.ended === undefined);
  if (living.length < wanted) {
    const environment = await environmentOfMembers(context, record);
    const intent = withTaskManagers(context, record, wanted - living.length);
    await context.records.write(intent);
    await startIntended(context, intent, environment);
    return;
  }
  let next = record;
  const surplus = living.slice(wanted);
  const pids = await Promise.all(surplus.map((member) => livingPid(context, record, member)));
  await endProcesses(
    context,
    pids.flatMap((pid) => pid ?? []),
    GRACE_MILLISECONDS,
  );
  for (const member of surplus) next = withMember(next, member.name, { ended: 'was surplus' });
  if (next !== found) await context.records.write(next);
};

/** Kills one TaskManager, which does not listen to anything gentler, and writes down why. */
export const endHungMember = async (context: DriverContext, clusterId: string, name: string): Promise<void> => {
  const record = await context.records.read(clusterId);
  const member = record?.members.find((one) => one.name === name && one.role === 'taskmanager');
  if (record === undefined || member === undefined) return;
  const pid = await livingPid(context, record, member);
  if (pid === undefined) return;
  await endProcesses(context, [pid], 0);
  await context.records.write(withMember(record, name, { ended: 'hung, and was killed' }));
};
