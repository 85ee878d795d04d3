// The port between the reconciler and whatever runs JobManagers and TaskManagers.
import type { Readable } from 'node:stream';
import {
  type ExtensionPoint,
  extensionPoint,
  type HealthFact,
  type Host,
  type Route,
  type SurroundingsCheck,
} from '@drey/plugin-api';
import type { FlinkRuntime } from './flink-runtime.js';
import type { WorkUnderWay } from './work-board.js';
import type { PythonProgram } from './python-program.js';

/** The two kinds of JVM in a cluster. */
export type MemberRole = 'jobmanager' | 'taskmanager';

/** What to run: one JobManager and some TaskManagers, dedicated to one application. Everything in it is data that a remote engine could take. */
export interface ClusterSpec {
  /** Random lower-case hex, made and stored by the caller before `launch`; on every JVM as `-Ddrey.cluster`. */
  readonly clusterId: string;
  /** Random lower-case hex of the application's incarnation; names its state directory. */
  readonly stateId: string;
  readonly runtime: FlinkRuntime;
  readonly taskManagers: number;
  readonly slotsPerTaskManager: number;
  /** Flink options of the application (parallelism, checkpointing, S3, ...); the driver adds addresses, directories and memory. */
  readonly flinkConfiguration: Readonly<Record<string, string>>;
  /** Content of `/etc/flink/application_properties.json`. */
  readonly applicationProperties: string;
  /** Environment of every JVM, tokens included; nothing is inherited from the host but what the driver needs to find Java. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * The program of a Python application: the cluster is to have PyFlink, made ready by {@link ClusterPython.prepare}. Where jobs bring no
   * configuration of their own (Flink before 1.17), its options are the cluster's. Absent for a cluster that runs Java only.
   */
  readonly python?: PythonProgram;
  /** How names of AWS are led to the data plane; absent where they are not (`--lead-endpoints off`). */
  readonly lead?: EndpointLead;
  /** Level of the root logger. */
  readonly logLevel: 'ERROR' | 'WARN' | 'INFO' | 'DEBUG';
  /** What it was started for, for people who look at its members; absent for a parked cluster. */
  readonly startedFor?: StartedFor;
}

/**
 * How programs of a cluster that name AWS, and know of no endpoint, reach the data plane all the same: by a proxy that ends TLS for names of
 * AWS. What a driver does of it: proxy settings and a trust store for JVMs and for Python, and an `/etc/hosts` where that can be had.
 */
export interface EndpointLead {
  /** Port of the proxy on the loopback of the host (127.0.0.1): the data plane's. Members that do not share that loopback have a relay on the same port of theirs. */
  readonly port: number;
  /** Certificate (PEM) of the authority that vouches for names of AWS. To be trusted in addition to what the Java at hand trusts. */
  readonly authority: string;
  /** Names of AWS that programs look up themselves (endpoints of services in the cluster's region, and global ones), for `/etc/hosts`. */
  readonly names: readonly string[];
  /**
   * Address on the loopback of the host where port 443 is the data plane's, which ends TLS for {@link EndpointLead.names} there; absent where
   * it has none, so that programs which know of no proxy cannot be led. Of no use to members that do not share that loopback.
   */
  readonly address?: string;
}

/** Which run a cluster was started for. One that is reused for a later version keeps what it was started with. */
export interface StartedFor {
  /** `ApplicationVersionId`. */
  readonly versionId: number;
  /** From 1; counted since the job last ran steadily. */
  readonly attempt: number;
}

/** One JVM, as the driver sees it now. */
export interface MemberSighting {
  readonly role: MemberRole;
  /** `jobmanager`, or `taskmanager-<n>` with n from 1 upwards, never used twice in a cluster. */
  readonly name: string;
  readonly pid?: number;
  readonly container?: string;
  readonly alive: boolean;
  /** True where its process exists and is stopped from outside (SIGSTOP, a paused container); absent where the driver cannot tell. */
  readonly suspended?: true;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Why it ended, for people, with the exit code or signal where known; only when it is not alive. */
  readonly ended?: string;
  /** Why it does not come up though it is still meant to, for people, as the rest of a sentence about it: `no node takes its pod: ...`. */
  readonly waiting?: string;
}

/** One cluster, as the driver sees it now. */
export interface ClusterSighting {
  readonly clusterId: string;
  readonly members: readonly MemberSighting[];
  /** Base URL of Flink's REST API, on loopback, without a trailing slash. */
  readonly rest: string;
}

/** Some lines of a member's output and where they end. */
export interface LogChunk {
  /** Whole lines without their line ends. */
  readonly lines: readonly string[];
  /** Opaque; give it back to read on. */
  readonly cursor: string;
  /** True when nothing more was there at the time. */
  readonly end: boolean;
}

/** Runs clusters. Every call is idempotent by cluster id, so that a caller that died may simply repeat it. */
export interface ClusterDriver {
  /** `process`, `docker`, `none`, or the name of a plugin's driver; recorded with each cluster. */
  readonly name: string;
  /** False for a driver that only moves records. */
  readonly runsJobs: boolean;
  /** True where members share the loopback of this machine, so that an address there is theirs as well; absent for containers and remote engines. */
  readonly sharesLoopback?: true;
  /** Undefined when the driver can run clusters here, else why not and what to do, a whole sentence. */
  unavailable(): Promise<string | undefined>;
  /** What the health page tells of it, from memory; absent in drivers with nothing to tell. */
  facts?(): readonly HealthFact[];
  /** What clusters of this driver need of the machine, for `drey doctor`; absent in drivers that need nothing. */
  checks?(): readonly SurroundingsCheck[];
  /** What {@link prepare} is at for a runtime, PyFlink included; absent in drivers that never take long. */
  underWay?(runtime: FlinkRuntime): readonly WorkUnderWay[];
  /** Makes the runtime ready (installs, pulls). Reports progress to the log; concurrent calls share the work, which ends when all of them are aborted. Throws an OperatorError. */
  prepare(runtime: FlinkRuntime, signal: AbortSignal): Promise<void>;
  /** Java feature version that clusters of a runtime run on here; absent in drivers that cannot know. Throws an OperatorError where there is none. */
  javaFeature?(runtime: FlinkRuntime): Promise<number>;
  /** Starts the members and returns at once; they come up later. A second call with the same id changes nothing. */
  launch(spec: ClusterSpec, signal: AbortSignal): Promise<ClusterSighting>;
  /** Makes the number of living TaskManagers this: replaces dead ones, ends surplus ones. */
  scale(clusterId: string, taskManagers: number): Promise<void>;
  /** Ends one living TaskManager at once and by force, as one that hangs; one that is gone is fine. Absent in drivers that cannot: the whole cluster is replaced then. */
  endMember?(clusterId: string, member: string): Promise<void>;
  /** What is there; undefined for an unknown cluster. */
  inspect(clusterId: string): Promise<ClusterSighting | undefined>;
  /** Every cluster of this instance, ended ones whose files remain included; for adoption. */
  list(): Promise<readonly ClusterSighting[]>;
  /** Changes the root logger's level of a living cluster. */
  setLogLevel(clusterId: string, level: ClusterSpec['logLevel']): Promise<void>;
  /**
   * Replaces `/etc/flink/application_properties.json` of a living cluster; a job that starts after it sees the new content in every member that
   * was up. In Kubernetes a member that was on its way may have the old one when it comes up: it is given the new one at once then, by the next
   * host where this one dies, but nothing holds its Flink up until it has it.
   */
  setProperties(clusterId: string, applicationProperties: string): Promise<void>;
  /**
   * Lets the members of a living cluster see the state of an application and the snapshot that it goes on from, before its job is submitted;
   * they see that of the `stateId` they were launched with anyway. Absent in drivers whose clusters see all state.
   */
  openState?(
    clusterId: string,
    state: { readonly stateId: string; readonly restoreFrom: string | null },
  ): Promise<void>;
  /** Puts a job archive where the JobManager finds uploaded jars; resolves to Flink's jar id. */
  putCode(clusterId: string, archive: string, name: string): Promise<string>;
  /** Reads a member's output after a cursor (null: from the start), at most `maxBytes` of it. A line without its end is held back while the member lives. */
  readLog(clusterId: string, member: string, cursor: string | null, maxBytes: number): Promise<LogChunk>;
  /** Says that the output before the cursor is not needed any more. */
  releaseLog(clusterId: string, member: string, cursor: string): Promise<void>;
  /** Ends every member, by force after a short grace. Output stays readable until `remove`. */
  destroy(clusterId: string): Promise<void>;
  /** Deletes what is left of an ended cluster, output included. */
  remove(clusterId: string): Promise<void>;
  /** Checkpoints and savepoints of applications. */
  readonly state: ClusterState;
  /** Runs Python applications; absent where a driver cannot. */
  readonly python?: ClusterPython;
  /** Routes on the data-plane listener by which members fetch what they cannot be given otherwise; absent in drivers that need none. */
  readonly routes?: readonly Route[];
  /** Leaves clusters running and lets go of timers and handles. */
  close(): Promise<void>;
}

/** What a cluster needs beyond a jar to run PyFlink. */
export interface ClusterPython {
  /** Makes PyFlink of a runtime ready, like {@link ClusterDriver.prepare}. Throws an OperatorError. */
  prepare(runtime: FlinkRuntime, signal: AbortSignal): Promise<void>;
  /** Unpacks the archive of a Python application where the JobManager reads it, in place of an earlier one. */
  putCode(clusterId: string, archive: string, program: PythonProgram): Promise<PythonJob | UnusableArchive>;
}

/** How a Python application is submitted to its cluster through Flink's REST API. */
export interface PythonJob {
  readonly jarId: string;
  readonly entryClass: string;
  readonly programArgs: readonly string[];
  readonly flinkConfiguration: Readonly<Record<string, string>>;
}

/** Why an archive cannot run, a whole sentence. */
export interface UnusableArchive {
  readonly unusable: string;
}

/** One file of a savepoint on its way. */
export interface SnapshotFile {
  /** Below the savepoint's own directory, with `/` between its parts. */
  readonly path: string;
  /** Exact length of the content. */
  readonly bytes: number;
  /** To be read, or destroyed, before the next file is asked for. */
  readonly content: Readable;
}

/** Where checkpoints and savepoints live. Locations are URIs that the driver's clusters understand. */
export interface ClusterState {
  /** Directory for the savepoints of an application. */
  savepointDirectory(stateId: string): string;
  /** Directory for the checkpoints of an application. */
  checkpointDirectory(stateId: string): string;
  /** The newest complete checkpoint of a job (a Flink job id), with the time of its metadata in ms; undefined when there is none. */
  newestCheckpoint(
    stateId: string,
    jobId: string,
  ): Promise<{ readonly location: string; readonly at: number } | undefined>;
  /** The newest complete savepoint below the application's savepoint directory that is not among the known ones. */
  newestSavepoint(
    stateId: string,
    known: readonly string[],
  ): Promise<{ readonly location: string; readonly at: number } | undefined>;
  /**
   * Moves a savepoint below the savepoint directory of another state id, within the storage of the driver; nothing is copied. Resolves to where
   * it is then, also when it was moved there before. Throws an OperatorError (`DREY_SNAPSHOT_FILES_GONE`) where it is at neither place.
   */
  moveSavepoint(location: string, stateId: string): Promise<string>;
  /**
   * The files of a savepoint or checkpoint, `_metadata` last, as streams: nothing is held but a buffer. Throws an OperatorError
   * (`DREY_SNAPSHOT_FILES_GONE`) where there is none, and for a file of it that is none (a link).
   */
  readSnapshot(location: string, signal: AbortSignal): AsyncIterable<SnapshotFile>;
  /**
   * Writes a savepoint of a name (see `checkedSavepointName`); one of that name that is there is replaced. Resolves to its location once all of
   * it is on disk and has its name; nothing is left when it rejects, and what a host that was killed left is gone once it is called again, or with
   * {@link ClusterState.deleteAll}. Rejects with the signal's reason once that is aborted. Refuses paths that are not safe, two files of one path, and content that is not as long as it says.
   */
  writeSavepoint(
    stateId: string,
    name: string,
    files: AsyncIterable<SnapshotFile>,
    signal: AbortSignal,
  ): Promise<string>;
  /** Lengths of all files of a savepoint together. Throws an OperatorError (`DREY_SNAPSHOT_FILES_GONE`) where there is none. */
  snapshotBytes(location: string): Promise<number>;
  /** Deletes one savepoint or checkpoint; one that is gone is fine. */
  deleteSnapshot(location: string): Promise<void>;
  /** Deletes the checkpoints of a job. */
  deleteCheckpoints(stateId: string, jobId: string): Promise<void>;
  /** Bytes on disk of an application's state; undefined where the driver cannot tell cheaply. */
  bytes?(stateId: string): Promise<number | undefined>;
  /**
   * Deletes what has no file in it of state ids that nobody claims, and answers their ids. Absent where a driver makes no directory before
   * there is something to write.
   */
  deleteEmpty?(isClaimed: (stateId: string) => boolean): Promise<readonly string[]>;
  /** Deletes all state of an application. */
  deleteAll(stateId: string): Promise<void>;
}

/** What a plugin contributes to offer a driver: a name for `--driver` and a way to make it. */
export interface ClusterDriverFactory {
  readonly name: string;
  create(needs: ClusterDriverNeeds): Promise<ClusterDriver> | ClusterDriver;
}

/** What a driver is made with. */
export interface ClusterDriverNeeds {
  readonly host: Host;
  /** Directory of this instance; a temporary one when state is kept in memory. */
  readonly directory: string;
  /** Random hex of the data directory; on every JVM as `-Ddrey.instance`. */
  readonly instanceId: string;
  /**
   * Makes the data-plane listener reachable at a further address of this machine (null: loopback will do), for members that do not share
   * its loopback. Resolves to its port; undefined when there is no listener. May be repeated.
   */
  readonly bindDataPlane?: (address: string | null) => Promise<number | undefined>;
}

/** Extension point for cluster drivers. */
export const clusterDrivers: ExtensionPoint<ClusterDriverFactory> = extensionPoint('drey/cluster-driver');
