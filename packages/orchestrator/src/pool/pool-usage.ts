// What applications say about parking: for which runtimes and regions clusters were used last, and whether the processors are needed. Pure.
import {
  type Application,
  applicationKind,
  comesToRun,
  currentParallelism,
  currentVersion,
  isPassing,
} from '@drey/state';
import { type FlinkRuntime, takesConfiguredJobs } from '@drey/cluster';
import type { ClusterSizing } from '../decide/cluster-shape.js';
import { fits, type PoolTarget } from './parked-cluster.js';
import { shapeWhenTaken } from './parked-shape.js';

/** A runtime and region, and when it was used last; milliseconds since the epoch. */
export interface UsedTarget extends PoolTarget {
  readonly at: number;
}

/** All that the pool knows of applications. */
export interface PoolUsage {
  /** Those for which a cluster can be parked, the one that was used last first. */
  readonly used: readonly UsedTarget[];
  /** Whether an application is in a transitional status. */
  readonly isUnderWay: boolean;
  /** Whether a job is being brought up: for a caller, or after a loss. */
  readonly isComingUp: boolean;
  /** Whether a job has come to run. */
  readonly isRunning: boolean;
}

/** What decides whether a cluster can be parked for an application. */
export interface ParkingRules {
  readonly runtime: (environment: string) => FlinkRuntime | undefined;
  readonly sizing: ClusterSizing;
}

/** Whether the job of an application is being brought up. */
export const isComingUp = (application: Application): boolean =>
  comesToRun(application) || (application.run !== null && application.run.phase !== 'submitted');

const lastUse = ({ operations }: Application): number => {
  const last = operations.findLast(({ name }) => name === 'StartApplication' || name === 'UpdateApplication');
  return last === undefined ? 0 : (last.endedAt ?? last.startedAt);
};

const targetOf = (application: Application, { runtime: runtimeOf, sizing }: ParkingRules): UsedTarget | undefined => {
  // One that is being deleted is not started again.
  if (application.mode === 'INTERACTIVE' || application.status === 'DELETING') return undefined;
  const at = lastUse(application);
  const version = currentVersion(application);
  const { runtimeEnvironment: environment } = version;
  if (at === 0 || applicationKind(environment) !== 'flink') return undefined;
  const runtime = runtimeOf(environment);
  if (runtime === undefined || !takesConfiguredJobs(runtime)) return undefined;
  const shape = shapeWhenTaken(version, currentParallelism(application, version.id), sizing);
  return shape === undefined ? undefined : { environment, region: application.region, at };
};

/** Goes through all applications once. */
export const poolUsage = (applications: Iterable<Application>, rules: ParkingRules): PoolUsage => {
  const found: UsedTarget[] = [];
  const usage = { isUnderWay: false, isComingUp: false, isRunning: false };
  for (const application of applications) {
    usage.isUnderWay ||= isPassing(application);
    usage.isComingUp ||= isComingUp(application);
    usage.isRunning ||= application.status === 'RUNNING' && application.run?.phase === 'submitted';
    const target = targetOf(application, rules);
    if (target !== undefined) found.push(target);
  }
  const used: UsedTarget[] = [];
  for (const target of found.toSorted((one, other) => other.at - one.at)) {
    if (!used.some((other) => fits(other, target))) used.push(target);
  }
  return { ...usage, used };
};
