// Shows the members of a living cluster the state of an application that it was not started for: a parked cluster's, or a snapshot of another one.
import { execFile } from 'node:child_process';
import { mkdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clusterPaths, stateRoot } from '../files/cluster-paths.js';
import type { ClusterRecord } from '../files/cluster-records.js';
import type { DriverContext } from '../driver-context.js';
import { livingPid } from '../member/members.js';
import { checkpointDirectory, savepointDirectory } from '../files/snapshot-files.js';
import { shellSource } from './shell-source.js';

const execute = promisify(execFile);
const TIMEOUT_MILLISECONDS = 10_000;

const script = shellSource('open-state.sh');

const namespaceOf = (pid: number | 'self'): Promise<string> => readlink(`/proc/${pid}/ns/user`);

/** Mounts on the port of one member, from the process that waits for it outside of its pid namespace. */
const showTo = async (context: DriverContext, pid: number, from: string, to: string): Promise<void> => {
  // A JVM of an earlier Drey, or on a system without pid namespaces, sees all state.
  if (!(await context.proc.isContained(pid))) return;
  const waiting = await context.proc.parent(pid);
  if (waiting === undefined || waiting <= 1) throw new Error(`The process that waits for the JVM ${pid} is gone.`);
  const isInUser = (await namespaceOf(waiting)) !== (await namespaceOf('self'));
  const namespaces = ['--mount', ...(isInUser ? ['--user'] : [])];
  const enter = ['--target', String(waiting), ...namespaces, '--preserve-credentials'];
  await execute('nsenter', [...enter, 'sh', '-c', script, 'drey-state', to, from], { timeout: TIMEOUT_MILLISECONDS });
};

/** The application that a location belongs to; undefined for one that is elsewhere. */
const ownerOf = (directory: string, location: string): string | undefined => {
  const root = `${stateRoot(directory)}/`;
  const path = location.replace(/^file:(?:\/\/)?/, '');
  const [id = ''] = path.startsWith(root) ? path.slice(root.length).split('/') : [];
  return /^[0-9a-f]{8,64}$/.test(id) ? id : undefined;
};

const withOpened = (record: ClusterRecord, ids: readonly string[]): ClusterRecord => ({
  ...record,
  openedStates: [...new Set([...(record.openedStates ?? []), ...ids])],
});

/** Makes sure that every member, also one that is started later, sees the state of an application and of the snapshot that it goes on from. */
export const openState = async (
  context: DriverContext,
  clusterId: string,
  { stateId, restoreFrom }: { readonly stateId: string; readonly restoreFrom: string | null },
): Promise<void> => {
  const record = await context.records.read(clusterId);
  if (record === undefined) throw new Error(`There is no cluster ${clusterId}.`);
  const { directory } = context;
  const owner = restoreFrom === null ? undefined : ownerOf(directory, restoreFrom);
  const wanted = [...new Set([stateId, ...(owner === undefined ? [] : [owner])])].filter((id) => id !== record.stateId);
  if (wanted.length === 0) return;
  for (const id of wanted) {
    for (const path of [checkpointDirectory(directory, id), savepointDirectory(directory, id)])
      await mkdir(path, { recursive: true, mode: 0o700 });
  }
  const next = withOpened(record, wanted);
  await context.records.write(next);
  for (const member of next.members) {
    const pid = await livingPid(context, next, member);
    if (pid === undefined) continue;
    for (const id of wanted)
      await showTo(context, pid, join(stateRoot(directory), id), join(clusterPaths(directory, clusterId).states, id));
  }
};
