// Events `details` of the stream: all of one application. Times are milliseconds since the epoch.
import type { FirstFaultFacts } from './wire-routes.js';

/** Parts of the details of the application of `?application=`; each part that is there is whole, unless its type says otherwise. */
export interface DetailsPatch {
  readonly now: number;
  readonly application: string;
  /** False once the application is gone; then nothing else follows. */
  readonly exists?: boolean;
  /** Null while no job is known. */
  readonly graph?: JobGraph | null;
  readonly flow?: JobFlow | null;
  readonly checkpoints?: CheckpointsPatch | null;
  readonly timeline?: TimelinePatch;
  readonly metrics?: MetricsPatch;
  readonly cluster?: ClusterFacts | null;
  /** Why Flink's parts are old, a whole sentence; null while it answers, or nothing should. */
  readonly unanswered?: string | null;
}

/** The job's tasks and what flows between them; changes with the job only. */
export interface JobGraph {
  readonly jobId: string;
  readonly name: string;
  readonly vertices: readonly GraphVertex[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    /** `HASH`, `FORWARD`, `REBALANCE`, ... */ readonly ship: string | null;
  }[];
}

/** One task: operators chained together. */
export interface GraphVertex {
  /** Flink's vertex id. */
  readonly id: string;
  readonly name: string;
  readonly parallelism: number;
  readonly maxParallelism: number | null;
  /** In the order of the chain, as far as known. */
  readonly operators: readonly GraphOperator[];
}

/** One operator of a task. */
export interface GraphOperator {
  readonly name: string;
  /** Flink's operator id (hash), as state has it; null where unknown. */
  readonly id: string | null;
  /** What the code gave by `uid(...)`; null where it gave none or it is not known. */
  readonly uid: string | null;
}

/** How the job flows at the moment. */
export interface JobFlow {
  readonly at: number;
  readonly state: string;
  readonly runningSince: number | null;
  readonly restarts: number | null;
  readonly vertices: readonly VertexFlow[];
}

/** How one task does. Ratios 0 to 1, of the worst subtask; null while Flink has told no metric. */
export interface VertexFlow {
  readonly id: string;
  /** Flink's status of the vertex: `RUNNING`, ... */
  readonly status: string;
  /** Subtasks by Flink's status. */
  readonly subtasks: Readonly<Record<string, number>>;
  readonly busy: number | null;
  readonly backPressured: number | null;
  readonly idle: number | null;
  /** Records a second, all subtasks. Of a source `recordsIn` is what it read, of a sink `recordsOut` what it wrote, where its operators tell. */
  readonly recordsIn: number | null;
  readonly recordsOut: number | null;
  /** Since the job began; all subtasks. */
  readonly recordsInTotal: number | null;
  readonly recordsOutTotal: number | null;
  /** How unevenly records come to its subtasks: 0 for evenly, towards 1 where few get all (as Flink's own UI reckons: mean deviation over twice the mean). */
  readonly skew: number | null;
  /** The lowest input watermark of its subtasks, milliseconds since the epoch; null for none. */
  readonly watermark: number | null;
}

/** Checkpoints of the present job: counts, and those that are new or changed, to put over those known by `id`; the newest sixty are kept. */
export interface CheckpointsPatch {
  readonly jobId: string;
  readonly completed: number;
  readonly failed: number;
  readonly inProgress: number;
  /** What the job was restored from; null for a fresh start. */
  readonly restoredFrom: string | null;
  readonly items: readonly CheckpointFacts[];
}

/** One checkpoint or savepoint. Its sizes by subtask: `GET /_drey/applications/<application>/checkpoints/<id>`. */
export interface CheckpointFacts {
  readonly id: number;
  readonly kind: 'checkpoint' | 'savepoint';
  readonly status: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly triggeredAt: number;
  /** Last acknowledgement of a subtask; null before the first. */
  readonly acknowledgedAt: number | null;
  /** Milliseconds from trigger to end; null while in progress. */
  readonly duration: number | null;
  /** Bytes of state that it holds, and that were written for it. */
  readonly size: number | null;
  readonly writtenSize: number | null;
  readonly acknowledged: number;
  readonly subtasks: number;
  readonly location: string | null;
  /** Why it failed; null otherwise. */
  readonly failure: string | null;
  /** By vertex, once told: when the first and the last of its subtasks acknowledged. */
  readonly vertices: readonly {
    readonly id: string;
    readonly acknowledged: number;
    readonly subtasks: number;
    readonly acknowledgedAt: number | null;
    /** Milliseconds from the trigger to its last acknowledgement. */
    readonly duration: number | null;
    readonly size: number | null;
  }[];
}

/** Entries of the timeline that are new or changed, by `id`; 300 at most are kept. Operations come from the record, steps and events from this run of the host. */
export interface TimelinePatch {
  readonly entries: readonly TimelineEntry[];
}

/** One line of the timeline. */
export interface TimelineEntry {
  readonly id: string;
  /** `operation`: of the API. `step`: what the reconciler did for one, or to keep the goal. `event`: something that came about by itself: status, restart, loss. */
  readonly kind: 'operation' | 'step' | 'event';
  /** The operation that it belongs to, `OperationFacts.id`; null for none. */
  readonly operationId: string | null;
  readonly at: number;
  /** Null while it lasts. */
  readonly until: number | null;
  readonly state: 'underWay' | 'done' | 'failed';
  /** Stable, for programs: `StartApplication`, `launch`, `RUNNING`. */
  readonly code: string;
  /** Short words for people: `StartApplication`, `Start the cluster`, `RUNNING`. */
  readonly title: string;
  /** A sentence for people; null for none. */
  readonly text: string | null;
  /** Notes of an operation. */
  readonly notes: readonly string[];
  /** Why it failed; null where it did not. */
  readonly fault: FirstFaultFacts | null;
}

/** Readings of the service's metrics (CloudWatch's names), points that are new; those of the last hour in the first event. Absent where metrics are off. */
export interface MetricsPatch {
  readonly intervalMilliseconds: number;
  readonly series: readonly MetricSeries[];
}

/** One metric: by `name` and `dimensions` put to those known, by time: a point may come twice. */
export interface MetricSeries {
  readonly name: string;
  /** CloudWatch's: `Count`, `Bytes`, `Milliseconds`, ... */
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `[time, value]`, oldest first. */
  readonly points: readonly (readonly [number, number])[];
}

/** The cluster of an application. */
export interface ClusterFacts {
  readonly id: string;
  readonly driver: string;
  readonly jobId: string | null;
  /** Base URL of Flink's REST API on loopback; for the dashboard use CreateApplicationPresignedUrl. */
  readonly rest: string;
  readonly members: readonly MemberFacts[];
}

/** One JVM. */
export interface MemberFacts {
  readonly role: 'jobmanager' | 'taskmanager';
  readonly name: string;
  readonly pid: number | null;
  readonly container: string | null;
  readonly alive: boolean;
  readonly suspended: boolean;
  readonly startedAt: number;
  readonly ended: string | null;
  /** Bytes, and processors used; of the newest reading of its metrics, null without one. */
  readonly heapUsed: number | null;
  readonly heapMax: number | null;
  readonly resident: number | null;
  readonly memoryLimit: number | null;
  readonly cpu: number | null;
  readonly threads: number | null;
}
