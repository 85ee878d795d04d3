// What the reconciler sees of an application's cluster and job at one moment. Unknown is not the same as absent.
import type { ClusterSighting } from '@drey/cluster';
import type { FlinkJobState, SavepointStatus } from '@drey/flink-rest';

/** A job on a reachable JobManager. */
export interface JobSighting {
  readonly state: FlinkJobState;
  /** True when every vertex has all its subtasks RUNNING (or FINISHED). */
  readonly everyVertexRuns: boolean;
  /** When Flink last began to restart it, by its clock; milliseconds since the epoch. */
  readonly restartedAt?: number;
  /** First fault of the job, for a person; only looked up when the job failed or restarts, or comes up after a restart. */
  readonly fault?: string;
  /** How its tasks stand, for a person; only of a job that is coming up. */
  readonly tasks?: string;
  /** Whether it is a batch job; absent where Flink does not tell. */
  readonly batch?: boolean;
  /** The task that asks for most slots; only of a job that is coming up. */
  readonly widest?: { readonly name: string; readonly parallelism: number };
  /** When it came to run (again); milliseconds since the epoch, by Flink's clock. */
  readonly runningSince?: number;
  readonly endedAt?: number;
}

/** Why a job does not do what it should, a whole sentence: its fault, or else how it stands. */
export const standing = ({ state, fault, tasks }: JobSighting): string =>
  fault ?? `The job is ${state}${tasks === undefined ? '' : `; its tasks: ${tasks}`}.`;

/** How handing the job to Flink stands, as far as this process started it. */
export type SubmissionSighting =
  | { readonly state: 'none' }
  | { readonly state: 'inProgress' }
  | { readonly state: 'accepted' }
  | {
      readonly state: 'refused';
      readonly cause: string;
      /** Java classes of the faults, outermost first; empty where Flink named none. */
      readonly faults: readonly string[];
    };

/** All that is looked at. */
export interface Sighting {
  /** `absent`: the driver has no such cluster. */
  readonly cluster: ClusterSighting | 'absent';
  /** Whether its JobManager lives and gave no answer though it is time for one. */
  readonly isSilent: boolean;
  /** Task slots registered with a reachable JobManager; undefined while it does not answer. */
  readonly slots: number | undefined;
  /** `absent`: the JobManager answers and has no such job. Undefined while it does not answer. */
  readonly job: JobSighting | 'absent' | undefined;
  readonly savepoint: SavepointStatus | undefined;
  readonly submission: SubmissionSighting;
  /** How the snapshot that is CREATING stands. */
  readonly snapshot: SavepointStatus | undefined;
  /** A checkpoint or savepoint that the present job completed; looked up only until one was seen, and where leftovers wait for it. */
  readonly completedCheckpoint: boolean;
}

/** Whether a JVM of a role lives. */
export const lives = (cluster: ClusterSighting, role: 'jobmanager' | 'taskmanager'): boolean =>
  cluster.members.some((member) => member.role === role && member.alive);

/** Living TaskManagers. */
export const livingTaskManagers = (cluster: ClusterSighting): number =>
  cluster.members.filter((member) => member.role === 'taskmanager' && member.alive).length;

/** Why members do not come up though they are meant to, whole sentences; empty where none says so. */
export const waitings = (cluster: ClusterSighting): string =>
  cluster.members
    .filter((member) => member.alive && member.waiting !== undefined)
    .map((member) => `The ${member.name} does not come up: ${member.waiting}.`)
    .join(' ');

/** Why members ended, for an error text. */
export const endings = (cluster: ClusterSighting): string =>
  cluster.members
    .filter((member) => !member.alive)
    .map((member) => `${member.name} ended${member.ended === undefined ? '' : `: ${member.ended}`}`)
    .join('; ');
