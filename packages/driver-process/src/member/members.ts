// Single JVMs: starting one, seeing whether it lives, ending it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MemberRole, MemberSighting } from '@drey/cluster';
import { marks } from '@drey/cluster/jvm';
import { clusterPaths } from '../files/cluster-paths.js';
import type { ClusterRecord, MemberRecord } from '../files/cluster-records.js';
import type { DriverContext } from '../driver-context.js';
import { memberCommand, OF_THIS_DRIVER } from './jvm-command.js';
import { memberView } from '../jail/member-view.js';
import { isRunning, type Proc } from '@drey/runtimes';
import { spawnMember } from './spawn-member.js';

/** Facts about a member that was just started. */
export type Started = Partial<Pick<MemberRecord, 'pid' | 'startTime' | 'ended'>>;

const exitKey = (clusterId: string, member: string): string => `${clusterId}/${member}`;

/** Starts one JVM in its own process group and with its own view of the machine, its output appended to its log file. */
export const startMember = async (
  context: DriverContext,
  record: ClusterRecord,
  member: { readonly role: MemberRole; readonly name: string },
  environment: Readonly<Record<string, string>>,
): Promise<Started> => {
  const { clusterId } = record;
  const paths = clusterPaths(context.directory, clusterId);
  await mkdir(join(paths.temporary, member.name), { recursive: true });
  await mkdir(join(paths.work, member.name), { recursive: true });
  // A cluster of an earlier Drey has none.
  await mkdir(paths.states, { recursive: true, mode: 0o700 });
  const namespaces = await context.namespaces();
  const jvm = memberCommand(record, paths, member.role, member.name);
  const start = namespaces.start(await memberView(context, record, member.name, environment), jvm);
  const key = exitKey(clusterId, member.name);
  const note = (text: string): void => {
    context.exits.set(key, text);
    context.onExit(clusterId, member.name);
  };
  context.exits.set(key, '');
  const pid = await spawnMember(start, { log: paths.log(member.name), environment, onEnd: note });
  if (pid === undefined) return { ended: 'could not be started' };
  const startTime = await context.proc.startTime(pid);
  return startTime === undefined ? { ended: 'ended at once' } : { pid, startTime };
};

/** Whether a process carries the marks of a cluster of an instance, and of one member if that is named. */
const isMarked = async (
  proc: Proc,
  pid: number,
  instanceId: string,
  clusterId: string,
  member?: string,
): Promise<boolean> => {
  const wanted = [...marks(instanceId, clusterId), ...(member === undefined ? [] : [`-Ddrey.member=${member}`])];
  const line = new Set(await proc.commandLine(pid));
  return wanted.every((mark) => line.has(mark));
};

const isOfThisDriver = async (proc: Proc, pid: number): Promise<boolean> =>
  (await proc.commandLine(pid)).includes(OF_THIS_DRIVER) || !(await proc.isContained(pid));

/** The pid of a member that lives, with pid, start time, boot and marks all in agreement; undefined otherwise. */
export const livingPid = async (
  { proc }: Pick<DriverContext, 'proc'>,
  record: ClusterRecord,
  member: MemberRecord,
): Promise<number | undefined> => {
  if (member.ended !== undefined) return undefined;
  const { pid, startTime } = member;
  if (pid === undefined || startTime === undefined) {
    // The host died between writing down the intent and the pid: look for the marks.
    for (const candidate of await markedPids(proc, record.instanceId, record.clusterId, member.name)) {
      // A shell that forks `mount`, or a JVM that forks anything, has a second process with its command line for a moment.
      if (await proc.leadsGroup(candidate)) return candidate;
    }
    return undefined;
  }
  if (!(await isRunning(proc, { pid, startTime, bootId: record.bootId }))) return undefined;
  return (await isMarked(proc, pid, record.instanceId, record.clusterId, member.name)) ? pid : undefined;
};

/** Every process with the marks of a cluster, recorded or not; those in containers are none of ours. */
export const markedPids = async (
  proc: Proc,
  instanceId: string,
  clusterId: string,
  member?: string,
): Promise<readonly number[]> => {
  const pids = await proc.pids();
  const marked = await Promise.all(
    pids.map(
      async (pid) => (await isMarked(proc, pid, instanceId, clusterId, member)) && (await isOfThisDriver(proc, pid)),
    ),
  );
  return pids.filter((_, index) => marked[index]);
};

const endOf = async (context: DriverContext, record: ClusterRecord, member: MemberRecord): Promise<string> => {
  const known = member.ended ?? context.exits.get(exitKey(record.clusterId, member.name));
  if (known !== undefined) return known === '' ? 'has just ended' : known;
  if (record.bootId !== (await context.proc.bootId())) return 'the machine was started anew';
  return member.pid === undefined ? 'was never started' : 'ended while no host watched';
};

/** One member as it is now. */
export const sightMember = async (
  context: DriverContext,
  record: ClusterRecord,
  member: MemberRecord,
): Promise<MemberSighting> => {
  const { role, name, startedAt } = member;
  const pid = await livingPid(context, record, member);
  if (pid !== undefined)
    return {
      role,
      name,
      pid,
      alive: true,
      ...((await context.proc.isStopped(pid)) ? { suspended: true } : {}),
      startedAt,
    };
  const ended = await endOf(context, record, member);
  return { role, name, ...(member.pid === undefined ? {} : { pid: member.pid }), alive: false, startedAt, ended };
};

/** Signals a whole process group, or only the process where it leads none. */
export const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
};
