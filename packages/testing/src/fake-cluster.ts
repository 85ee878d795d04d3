// One fake cluster: members and jobs in memory. Its jobs live in the JobManager, as Flink's do, and run while a TaskManager lives.
import type { ClusterSighting, ClusterSpec, MemberSighting } from '@drey/cluster';
import type { FlinkRest } from '@drey/flink-rest';

type FlinkJobState = NonNullable<Awaited<ReturnType<FlinkRest['job']>>>['state'];
type SavepointStatus = Awaited<ReturnType<FlinkRest['savepointStatus']>>;

/** A job on a fake cluster. */
export interface FakeJob {
  readonly id: string;
  readonly parallelism: number;
  /** What it was restored from; null for a fresh start. */
  readonly restoredFrom: string | null;
  readonly startedAt: number;
  /** Whether it was submitted to JVMs that ran another job of an application, where that makes jobs restart. */
  readonly disturbed: boolean;
  /** Whether it is the job of a parked cluster, which holds no user code. */
  readonly isWarmUp: boolean;
  /** Set once it is over. */
  ended: FlinkJobState | undefined;
  /** Savepoints asked for, by trigger. */
  readonly savepoints: Map<string, SavepointStatus>;
  /** Triggers whose savepoint ends the job. */
  readonly stops: Set<string>;
  /** Where each was asked to be written, by trigger: a parked cluster has state of its own, and writes where its application keeps savepoints. */
  readonly directories: Map<string, string>;
}

/** A fake cluster. */
export interface FakeCluster {
  /** Replaced when the properties or the log level change. */
  spec: ClusterSpec;
  members: readonly MemberSighting[];
  readonly jobs: Map<string, FakeJob>;
  /** Living members that do nothing any more, with the time since when. */
  readonly hung: Map<string, number>;
  readonly now: () => number;
}

/** Whether a member of a role lives. */
export const hasLiving = ({ members }: FakeCluster, role: MemberSighting['role']): boolean =>
  members.some((member) => member.role === role && member.alive);

/** Flink's own bound. */
const HEARTBEAT_TIMEOUT_MILLISECONDS = 50_000;
const HEARTBEAT_MILLISECONDS = 10_000;

/** TaskManagers that are registered, with the time of their last heartbeat. */
export const registeredIn = ({
  members,
  hung,
  now,
}: FakeCluster): readonly { readonly name: string; readonly heartbeat: number }[] =>
  members
    .filter(({ role, alive }) => role === 'taskmanager' && alive)
    .map(({ name }) => ({
      name,
      heartbeat: (hung.get(name) ?? now()) - ((hung.get(name) ?? now()) % HEARTBEAT_MILLISECONDS),
    }))
    .filter(({ heartbeat }) => now() - heartbeat < HEARTBEAT_TIMEOUT_MILLISECONDS);

/** Task slots of registered TaskManagers. */
export const slotsOf = (cluster: FakeCluster): number =>
  registeredIn(cluster).length * cluster.spec.slotsPerTaskManager;

/** What Flink would say of a job: without slots for it, it restarts until there are some. */
export const stateOf = (cluster: FakeCluster, job: FakeJob): FlinkJobState =>
  job.ended ?? (slotsOf(cluster) >= job.parallelism ? 'RUNNING' : 'RESTARTING');

/** Jobs that are not over, on a JobManager that lives. */
export const runningJobs = (cluster: FakeCluster): readonly FakeJob[] =>
  hasLiving(cluster, 'jobmanager') ? [...cluster.jobs.values()].filter(({ ended }) => ended === undefined) : [];

const started = (role: MemberSighting['role'], name: string, at: number): MemberSighting => ({
  role,
  name,
  alive: true,
  startedAt: at,
});

/** A cluster that was just launched. */
export const launchedCluster = (spec: ClusterSpec, now: () => number): FakeCluster => ({
  spec,
  members: [
    started('jobmanager', 'jobmanager', now()),
    ...Array.from({ length: spec.taskManagers }, (_, index) =>
      started('taskmanager', `taskmanager-${index + 1}`, now()),
    ),
  ],
  jobs: new Map(),
  hung: new Map(),
  now,
});

/** Brings the number of living TaskManagers to a number; new ones get names that were never used. */
export const scaleCluster = (cluster: FakeCluster, taskManagers: number, at: number): void => {
  const used = cluster.members.filter(({ role }) => role === 'taskmanager').length;
  const living = cluster.members.filter(({ role, alive }) => role === 'taskmanager' && alive);
  const missing = Array.from({ length: Math.max(0, taskManagers - living.length) }, (_, index) =>
    started('taskmanager', `taskmanager-${used + index + 1}`, at),
  );
  const surplus = new Set(living.slice(taskManagers).map(({ name }) => name));
  cluster.members = [
    ...cluster.members.map((member) => (surplus.has(member.name) ? dead(member, 'scaled down') : member)),
    ...missing,
  ];
};

const dead = (member: MemberSighting, ended: string): MemberSighting => ({ ...member, alive: false, ended });

/** Ends members. A JobManager takes its jobs with it. */
export const endMembers = (cluster: FakeCluster, wanted: (member: MemberSighting) => boolean, why: string): void => {
  cluster.members = cluster.members.map((member) => (member.alive && wanted(member) ? dead(member, why) : member));
  if (!hasLiving(cluster, 'jobmanager')) cluster.jobs.clear();
};

/** The cluster as a driver tells it. */
export const sightingOf = (cluster: FakeCluster): ClusterSighting => ({
  clusterId: cluster.spec.clusterId,
  members: cluster.members,
  rest: `fake://${cluster.spec.clusterId}`,
});
