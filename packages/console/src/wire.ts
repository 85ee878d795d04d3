// What comes over the wire of `GET /_drey/events`: the events of the stream and their data. Times are milliseconds since the epoch.
import type { DetailsPatch } from './wire-details.js';
import type { MachinePatch } from './wire-machine.js';
import type { FirstFaultFacts, Remark } from './wire-routes.js';

export type {
  CheckpointFacts,
  CheckpointsPatch,
  ClusterFacts,
  DetailsPatch,
  GraphOperator,
  GraphVertex,
  JobFlow,
  JobGraph,
  MemberFacts,
  MetricSeries,
  MetricsPatch,
  TimelineEntry,
  TimelinePatch,
  VertexFlow,
} from './wire-details.js';
export type {
  HealthFacts,
  HealthRemark,
  MachinePatch,
  ParkedFacts,
  ResourceFacts,
  RuntimeFacts,
} from './wire-machine.js';
export type {
  CacheAnswer,
  CheckpointAnswer,
  CodeAnswer,
  DoctorAnswer,
  FirstFaultFacts,
  PropertiesAnswer,
  Remark,
  RoleAnswer,
  RouteFault,
  SettingsAnswer,
} from './wire-routes.js';

/**
 * The stream, in the order in which a page meets it. `id` of each is `<feed>-<number>`; a page that comes back with `Last-Event-ID` gets what
 * it missed where that is still kept, and else begins anew with `hello`, whose `fresh` is true: then all that it holds is void once `ready` came.
 *
 * 1. `hello`; 2. `rows` (several) and `machine`, unless it resumes, and for `?application=` its `details` (all parts); 3. `ready`; 4. changes as they
 * come, and what was missed where it resumes. What is told may have been told before.
 *
 * Nothing at all for `Hello.heartbeatMilliseconds` twice means that the connection is dead: while nothing changes there is a `beat`.
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

/** The beginning is over. Where it was `fresh`, what a page held before and was not told again is gone. */
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
