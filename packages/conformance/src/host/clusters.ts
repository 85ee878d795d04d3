// What `/_drey/clusters` tells, and Flink's own view behind it.
import { until } from './until.js';

/** One JVM of a cluster. */
export interface ClusterMember {
  readonly role: 'jobmanager' | 'taskmanager';
  readonly name: string;
  readonly pid?: number;
  readonly container?: string;
  readonly alive: boolean;
  readonly startedAt: string;
}

/** One cluster. */
export interface ClusterFacts {
  readonly id: string;
  /** `<account>/<region>/<name>`; null when it belongs to none. */
  readonly application: string | null;
  readonly driver: string;
  readonly jobId: string | null;
  readonly members: readonly ClusterMember[];
  /** Flink's REST address. */
  readonly rest: string;
}

interface FlinkJob {
  readonly state: string;
  /** When the job last came into each state, milliseconds since the epoch; 0 for never. */
  readonly timestamps: Readonly<Record<string, number>>;
  readonly vertices: readonly {
    readonly parallelism: number;
    readonly status: string;
    readonly tasks: Readonly<Record<string, number>>;
  }[];
}

/** Flink's own view is asked for again when it does not come in time. */
const FLINK_MILLISECONDS = 10_000;

/** All clusters of a host. */
export const clustersOf = async (endpoint: string): Promise<readonly ClusterFacts[]> =>
  (await (await fetch(`${endpoint}/_drey/clusters`)).json()) as readonly ClusterFacts[];

/** The cluster of an application, by its key `<account>/<region>/<name>`; undefined where it has none. */
export const clusterOf = async (endpoint: string, application: string): Promise<ClusterFacts | undefined> =>
  (await clustersOf(endpoint)).find((cluster) => cluster.application === application);

/** Pid of the living member of a role; throws where there is none. */
export const pidOf = ({ members }: ClusterFacts, role: ClusterMember['role']): number => {
  const pid = members.find((member) => member.role === role && member.alive)?.pid;
  if (pid === undefined) throw new Error(`The cluster has no living ${role}.`);
  return pid;
};

/** Pids of all living members, in the order of their names. */
export const pidsOf = ({ members }: ClusterFacts): readonly number[] =>
  members
    .filter(({ alive }) => alive)
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .map(({ pid = 0 }) => pid);

/** Flink's view of a cluster's job; undefined when it does not answer or does not know the job. */
export const flinkJob = async ({ rest, jobId }: ClusterFacts): Promise<FlinkJob | undefined> => {
  try {
    const answer = await fetch(`${rest}/jobs/${jobId}`, { signal: AbortSignal.timeout(FLINK_MILLISECONDS) });
    return answer.ok ? ((await answer.json()) as FlinkJob) : undefined;
  } catch {
    return undefined;
  }
};

/** The cluster of an application whose job has all its tasks RUNNING, once there is one that `accept`s. */
export const runningCluster = (
  endpoint: string,
  application: string,
  boundMilliseconds: number,
  accept: (cluster: ClusterFacts) => boolean = () => true,
): Promise<ClusterFacts> =>
  until(`all tasks of ${application} RUNNING`, boundMilliseconds, async () => {
    const cluster = await clusterOf(endpoint, application);
    if (cluster === undefined || cluster.jobId === null || !accept(cluster)) return undefined;
    const job = await flinkJob(cluster);
    const runs =
      job?.state === 'RUNNING' && job.vertices.every(({ parallelism, tasks }) => tasks['RUNNING'] === parallelism);
    return runs ? cluster : undefined;
  });

/** Where the state came from that a cluster's job started with; undefined for none, or when Flink does not tell (yet). */
export const restoredFrom = async ({ rest, jobId }: ClusterFacts): Promise<string | undefined> => {
  try {
    const answer = await fetch(`${rest}/jobs/${jobId}/checkpoints`, {
      signal: AbortSignal.timeout(FLINK_MILLISECONDS),
    });
    const { latest } = (await answer.json()) as {
      readonly latest?: { readonly restored: { readonly external_path: string } | null };
    };
    return latest?.restored?.external_path;
  } catch {
    return undefined;
  }
};
