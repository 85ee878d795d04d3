// What the reconciler is made with.
import type { Clock, Logger } from '@drey/plugin-api';
import type { Application, ApplicationStore, CodeCopy, IdSource } from '@drey/state';
import type { ClusterDriver, ClusterSighting, FlinkRuntime } from '@drey/cluster';
import type { ClusterSizing } from '../decide/cluster-shape.js';
import type { JobEnvironment } from '../decide/cluster-spec.js';
import type { FlinkRest } from '@drey/flink-rest';
import type { MemoryLook } from '../pool/machine-memory.js';
import type { WarmSetting } from '../pool/pool-wish.js';
import type { CodeSettings } from '../check/program-configuration.js';
import type { LoopObserver } from './loop-observer.js';
import type { Submissions } from './submissions.js';

/** Makes a client for the JobManager of a cluster, with the token that lets it act. `timeoutMilliseconds`: how long an answer may take; the client's own bound unless given. */
export type FlinkRestFactory = (
  cluster: Pick<ClusterSighting, 'clusterId' | 'rest'>,
  options?: { readonly timeoutMilliseconds?: number; readonly runTimeoutMilliseconds?: number },
) => FlinkRest;

/** Copies of application code on this machine. */
export interface CodeCopies {
  /** Path of a copy; undefined when it is not there (any more). */
  path(copy: CodeCopy): Promise<string | undefined>;
}

/** What Drey itself has to say in the log stream of an application. */
export interface Saying {
  readonly level: 'INFO' | 'ERROR';
  readonly text: string;
  /** What somebody else said about it, in lines. */
  readonly lines?: readonly string[];
}

/** Follows the output of clusters. */
export interface ClusterLogs {
  /** Called at every look at a cluster; has to be cheap and idempotent. */
  follow(application: Application, cluster: ClusterSighting, driver: ClusterDriver): void;
  /** What a cluster said so far belongs to nobody: it is not shipped. */
  skip(cluster: ClusterSighting, driver: ClusterDriver): Promise<void>;
  /** Ships what is left of an ended cluster's output; resolves within a bound. */
  finish(clusterId: string): Promise<void>;
  /** Called once the output is gone. */
  forget(clusterId: string): Promise<void>;
  /** Says something to whoever reads the log of an application, as soon as that can be; returns at once. */
  say?(application: Application, saying: Saying): void;
}

/** Bounds of the reconciler; milliseconds. */
export interface OrchestratorLimits {
  readonly startTimeoutMilliseconds: number;
  readonly savepointTimeoutMilliseconds: number;
  readonly maximumStartAttempts: number;
  /** Clusters that no application claims are ended after this long. */
  readonly orphanGraceMilliseconds: number;
}

/** The service's five minutes for a start; the rest is ours. */
export const defaultLimits: OrchestratorLimits = {
  startTimeoutMilliseconds: 300_000,
  savepointTimeoutMilliseconds: 600_000,
  maximumStartAttempts: 3,
  orphanGraceMilliseconds: 15_000,
};

/** What settings say about automatic scaling. */
export interface AutoscalingSettings {
  /** How long a minute of the rule takes; less than 60,000 to watch it at work. */
  readonly minuteMilliseconds: number;
  readonly kpusPerApplication: number;
}

/** What a user sets of the orchestrator. */
export interface OrchestratorSettings {
  readonly limits: OrchestratorLimits;
  /** Clusters that are kept parked. */
  readonly warm: WarmSetting;
  readonly sizing: ClusterSizing;
  /** What becomes of code that is for another Java or Flink: its start fails, or the finding is noted and Flink tries it. */
  readonly codeCheck: 'refuse' | 'report';
  /** What becomes of settings in code that the service does not take. */
  readonly codeSettings: CodeSettings;
  readonly autoscaling: AutoscalingSettings;
}

/** Everything that the orchestrator works with. */
export interface OrchestratorNeeds extends OrchestratorSettings {
  readonly applications: ApplicationStore;
  /** Runs new clusters. */
  readonly driver: ClusterDriver;
  /** Every driver at hand by name, for clusters made earlier. */
  readonly drivers: ReadonlyMap<string, ClusterDriver>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly flink: FlinkRestFactory;
  readonly code: CodeCopies;
  readonly runtime: (environment: string) => FlinkRuntime | undefined;
  readonly surroundings: (region: string, clusterId: string) => JobEnvironment;
  readonly logs: ClusterLogs;
  readonly memory: MemoryLook;
  readonly submissions: Submissions;
  /** Absent where nobody wants to know. */
  readonly observer?: LoopObserver;
}
