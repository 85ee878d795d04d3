// What comes over the wire of `GET /_drey/events`: the events of the stream and their data. Times are milliseconds since the epoch.
import type { FirstFaultFacts } from './wire-routes.js';

export type * from './wire-routes.js';

/**
 * The stream, in the order in which a page meets it. `id` of each is `<feed>-<number>`; a page that comes back with `Last-Event-ID` gets what
 * it missed where that is still kept, and else begins anew with `hello`, whose `fresh` is true: then all that it holds is void once `ready` came.
 *
 * 1. `hello`; 2. `rows` (several), `machine`, and for `?application=` its `details` (all parts); 3. `ready`; 4. changes as they come.
 *
 * Nothing at all for `Hello.heartbeatMilliseconds` twice means that the connection is dead; the heartbeat itself is a comment (`:`), or for
 * pages that cannot see comments the event `beat`.
 */
export interface FeedEvents {
  readonly hello: Hello;
  readonly rows: Rows;
  readonly machine: MachinePatch;
  readonly details: DetailsPatch;
  readonly ready: Ready;
  readonly beat: Beat;
}

/** Begins each connection. */
export interface Hello {
  /** Drey's version. */
  readonly version: string;
  /** The host's clock now; the page reckons ages with the difference to its own. */
  readonly now: number;
  readonly heartbeatMilliseconds: number;
  /** False where the stream goes on from `Last-Event-ID`, so that what the page holds stays. */
  readonly fresh: boolean;
  /** The application of `?application=`, `<account>/<region>/<name>`; null for none. */
  readonly application: string | null;
}

/** All that there is has been told; what a page held before and was not told again is gone. */
export interface Ready {
  readonly now: number;
}

/** The connection lives. */
export interface Beat {
  readonly now: number;
}

/** Applications that are new or changed, and those that are gone. */
export interface Rows {
  readonly now: number;
  /** Of a new application the whole row, of a known one the members that changed. At most one each second for an application. */
  readonly rows: readonly RowPatch[];
  /** `<account>/<region>/<name>` of those deleted. */
  readonly gone: readonly string[];
}

/** Members of a row to put over those that are known. */
export type RowPatch = Pick<ApplicationRow, 'application'> & Partial<ApplicationRow>;

/** One application in the list. */
export interface ApplicationRow {
  /** `<account>/<region>/<name>`: the key everywhere. */
  readonly application: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  /** `ApplicationStatus` of the API. */
  readonly status: string;
  /** When the status came to be. */
  readonly statusSince: number;
  readonly createdAt: number;
  /** `flink`, `sql` or `studio`. */
  readonly kind: 'flink' | 'sql' | 'studio';
  readonly runtimeEnvironment: string;
  /** `ApplicationVersionId`. */
  readonly versionId: number;
  /** Kinesis processing units, that of the JobManager included as it is billed; null where nothing says. */
  readonly kpus: number | null;
  /** `ApplicationMode` of the API; null for none. */
  readonly mode: string | null;
  /** Parallelism in force: of the running job, else of the version. Null for none (SQL). */
  readonly parallelism: number | null;
  /** Name of the driver that runs it, or would. */
  readonly driver: string;
  /** Where its members are; null while it has none. */
  readonly placement: Placement | null;
  /** Flink's state of the job; null while none is known. */
  readonly jobState: string | null;
  readonly jobId: string | null;
  /** Since when the job runs without a break; null while it does not. */
  readonly runningSince: number | null;
  /** Restarts of the job that its JobManager knows of; null while unknown. */
  readonly restarts: number | null;
  /** Records a second that sources gave on, and that came to sinks, and when that was read; null while unknown. */
  readonly rates: Rates | null;
  /** Rates of the last minutes, oldest first, 60 at most. Told whole in a new row, later only in `rates`: the page appends. */
  readonly history: readonly Rates[];
  /** Newest completed checkpoint; null for none. */
  readonly lastCheckpoint: LastCheckpoint | null;
  /** Checkpoints of the present job that failed; null while unknown. */
  readonly checkpointsFailed: number | null;
  /** What fails, its cause and remedy; null where nothing does. */
  readonly firstFault: FirstFaultFacts | null;
  /** What is not well though the status does not say so: whole sentences. */
  readonly troubles: readonly Remark[];
  /** What it waits for, a whole sentence: an installation, an engine that is away, a phase of its start; null for nothing. */
  readonly waitsFor: string | null;
  /** The newest operation. */
  readonly latestOperation: OperationFacts | null;
  /** How much is wrong; rows with the most stand first. */
  readonly severity: 'failing' | 'troubled' | 'moving' | 'well' | 'idle';
}

/** Rates at a moment; records a second. */
export interface Rates {
  readonly at: number;
  readonly in: number | null;
  readonly out: number | null;
}

/** The newest completed checkpoint. */
export interface LastCheckpoint {
  readonly id: number | null;
  readonly at: number;
  /** Milliseconds; null where only its end is known. */
  readonly duration: number | null;
  /** Bytes; null likewise. */
  readonly size: number | null;
}

/** Members of a cluster by where they are. */
export interface Placement {
  readonly taskManagers: number;
  readonly slotsPerTaskManager: number;
  /** Pids or containers of living members by name (`jobmanager`, `taskmanager-1`). */
  readonly members: Readonly<Record<string, string>>;
}

/** A sentence and since when it holds. */
export interface Remark {
  readonly since: number;
  readonly text: string;
}

/** One operation of the API's log. */
export interface OperationFacts {
  readonly id: string;
  /** `StartApplication`, ... */
  readonly name: string;
  /** `IN_PROGRESS`, `SUCCESSFUL`, `FAILED`, `CANCELLED`. */
  readonly status: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly error: string | null;
}

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
  /** Short: `StartApplication`, `launch`, `RUNNING`. */
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

/** Facts of the machine; each member that is there is whole. */
export interface MachinePatch {
  readonly now: number;
  readonly health?: HealthFacts;
  readonly runtimes?: readonly RuntimeFacts[];
  readonly parked?: readonly ParkedFacts[];
  readonly resources?: ResourceFacts;
}

/** As `GET /_drey/health` has it. */
export interface HealthFacts {
  readonly status: string;
  readonly problems: readonly HealthRemark[];
  readonly facts: readonly HealthRemark[];
  readonly plugins: readonly {
    readonly id: string;
    readonly version: string | null;
    readonly state: string;
    readonly provider: string | null;
    readonly problem: string | null;
  }[];
  readonly upstream: { readonly name: string; readonly state: string; readonly endpoint: string | null };
}

/** One fact of the health. */
export interface HealthRemark {
  /** Plugin, `host` or `upstream`. */
  readonly source: string;
  readonly name: string;
  readonly text: string;
}

/** One Flink runtime. */
export interface RuntimeFacts {
  readonly environment: string;
  readonly flinkVersion: string;
  /** `unknown` where only the driver's engine could tell (images of containers). */
  readonly state: 'installed' | 'absent' | 'underWay' | 'unknown';
  /** While under way: what is done, for how long (`since`). */
  readonly underWay: readonly Remark[];
}

/** A cluster that is kept ready for the next start. */
export interface ParkedFacts {
  readonly id: string;
  readonly driver: string;
  readonly runtimeEnvironment: string;
  /** Whether its warm-up job has run, so that it can be taken. */
  readonly warm: boolean;
  readonly startedAt: number;
}

/** What the host takes and has left; bytes. Disk is measured anew at most once a minute, and only while somebody looks. */
export interface ResourceFacts {
  readonly at: number;
  readonly memoryTotal: number;
  readonly memoryAvailable: number;
  readonly processors: number;
  /** Load of the last minute. */
  readonly load: number;
  readonly disks: readonly {
    readonly purpose: 'data' | 'cache';
    readonly path: string;
    readonly bytes: number;
    readonly free: number | null;
  }[];
}
