// Finds JVMs of this instance whose cluster has no record any more, so that they can be ended.
import type { ClusterSighting, MemberSighting } from '@drey/cluster';
import type { DriverContext } from '../driver-context.js';
import { OF_THIS_DRIVER } from './jvm-command.js';

const valueOf = (line: readonly string[], mark: string): string | undefined =>
  line.find((argument) => argument.startsWith(`${mark}=`))?.slice(mark.length + 1);

/** Clusters that only their processes tell of. */
export const unrecordedClusters = async (
  context: Pick<DriverContext, 'proc' | 'instanceId'>,
  known: ReadonlySet<string>,
): Promise<readonly ClusterSighting[]> => {
  const found = new Map<string, MemberSighting[]>();
  for (const pid of await context.proc.pids()) {
    const line = await context.proc.commandLine(pid);
    const clusterId = valueOf(line, '-Ddrey.cluster');
    if (clusterId === undefined || known.has(clusterId) || valueOf(line, '-Ddrey.instance') !== context.instanceId)
      continue;
    if (!(await context.proc.leadsGroup(pid))) continue;
    // The JVM of a container carries the same marks, and belongs to the driver of containers.
    if (!line.includes(OF_THIS_DRIVER) && (await context.proc.isContained(pid))) continue;
    const role = valueOf(line, '-Ddrey.role') === 'jobmanager' ? 'jobmanager' : 'taskmanager';
    const name = valueOf(line, '-Ddrey.member') ?? role;
    found.set(clusterId, [...(found.get(clusterId) ?? []), { role, name, pid, alive: true, startedAt: 0 }]);
  }
  return [...found].map(([clusterId, members]) => ({ clusterId, members, rest: 'http://127.0.0.1:0' }));
};
