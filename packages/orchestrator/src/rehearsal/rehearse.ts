// Runs the main method of a version in a cluster of its own: a JobManager without TaskManagers, that is always ended.
import { OperatorError } from '@drey/plugin-api';
import { type Application, type ApplicationVersion, currentParallelism, versionOf } from '@drey/state';
import type { ClusterDriver, ClusterSighting, FlinkRuntime } from '@drey/cluster';
import { errorText, isUnasked, isUnreachable } from '@drey/flink-rest';
import { checkCode } from '../check/check-code.js';
import { REHEARSAL_CLASS, rehearsalArguments } from '../check/program-configuration.js';
import { pythonProgramOf } from '../check/python-program.js';
import { freshShape } from '../decide/cluster-shape.js';
import { clusterSpec } from '../decide/cluster-spec.js';
import { errorLine, withRemedy } from '../first-fault/operation-error.js';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { endCluster } from '../perform/end-cluster.js';
import { placeCode } from '../perform/job-code.js';
import { jobOptions } from '../perform/job-options.js';
import { pythonFault } from '../perform/python-fault.js';
import { parseRehearsed, type Rehearsed } from './rehearsed.js';
import { rehearsalCluster, type RehearsalClusters } from './rehearsal-clusters.js';

/** What a rehearsal is made with. */
export interface RehearsalNeeds extends OrchestratorNeeds {
  readonly rehearsals: RehearsalClusters;
}

/** What is rehearsed. */
export interface RehearsalRequest {
  readonly application: Application;
  readonly versionId: number;
  /** Whose clusters see the snapshot. */
  readonly driver: ClusterDriver;
  /** Location of a snapshot that is looked into; null for none. */
  readonly location: string | null;
}

/** What came of it, or why nothing did: whole sentences, with what helps where that is known. */
export type Rehearsal = { readonly rehearsed: Rehearsed } | { readonly fault: string };

const LOOK_MILLISECONDS = 100;

const timeText = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`;

/** The cluster once its JobManager answers. Throws where it ends before, or takes too long. */
const standing = async (
  needs: OrchestratorNeeds,
  driver: ClusterDriver,
  clusterId: string,
  signal: AbortSignal,
): Promise<ClusterSighting> => {
  const { clock, limits, flink } = needs;
  const until = clock.now() + limits.startTimeoutMilliseconds;
  for (;;) {
    const seen = await driver.inspect(clusterId);
    const ended = seen?.members.find(({ alive }) => !alive);
    if (ended !== undefined) throw new Error(`Its JobManager ended (${ended.ended ?? 'no reason is known'}).`);
    if (seen !== undefined) {
      const overview = await flink(seen)
        .overview()
        .catch((error: unknown) => {
          if (isUnreachable(error)) return undefined;
          throw error;
        });
      if (overview !== undefined) return seen;
    }
    if (clock.now() > until)
      throw new Error(`Its JobManager did not answer within ${timeText(limits.startTimeoutMilliseconds)}.`);
    await clock.sleep(LOOK_MILLISECONDS, signal);
  }
};

const specOf = (
  needs: OrchestratorNeeds,
  { application, versionId }: RehearsalRequest,
  clusterId: string,
  runtime: FlinkRuntime,
) => {
  const shape = freshShape(versionOf(application, versionId), currentParallelism(application, versionId), needs.sizing);
  const surroundings = needs.surroundings(application.region, clusterId);
  const spec = clusterSpec(
    application,
    { clusterId, versionId, shape, recoveries: 0 },
    runtime,
    surroundings,
    needs.sizing,
  );
  return { ...spec, taskManagers: 0, stateId: clusterId };
};

/** What main answers, once its cluster stands. */
const answered = async (
  needs: OrchestratorNeeds,
  { application, versionId, driver, location }: RehearsalRequest,
  cluster: ClusterSighting,
  copy: string,
): Promise<Rehearsal> => {
  const { clusterId } = cluster;
  const version = versionOf(application, versionId);
  await driver.openState?.(clusterId, { stateId: clusterId, restoreFrom: location });
  const job = await placeCode(driver, clusterId, version, copy);
  if ('unusable' in job) return { fault: job.unusable };
  const given = jobOptions(needs, driver, version, clusterId);
  const { startTimeoutMilliseconds } = needs.limits;
  try {
    const text = await needs
      .flink(cluster, { runTimeoutMilliseconds: startTimeoutMilliseconds })
      .rehearseJar(job.jarId, {
        jobId: needs.ids.hex(),
        parallelism: currentParallelism(application, versionId),
        entryClass: REHEARSAL_CLASS,
        programArgs: rehearsalArguments(needs.codeSettings, location, job),
        ...(given === undefined ? {} : { flinkConfiguration: { ...given, ...job.flinkConfiguration } }),
      });
    const rehearsed = text === undefined ? undefined : parseRehearsed(text);
    if (rehearsed !== undefined) return { rehearsed };
    return { fault: 'The main method returned without a job: it does not execute its pipeline.' };
  } catch (error) {
    // That tells nothing of the main method.
    if (isUnasked(error)) throw error;
    if (isUnreachable(error)) {
      const hangs = `The main method of the job has not returned within ${timeText(startTimeoutMilliseconds)}.`;
      return { fault: errorLine(withRemedy(hangs)) };
    }
    const told =
      pythonProgramOf(version) === undefined ? errorText(error) : await pythonFault(driver, clusterId, error);
    return { fault: errorLine(withRemedy(told)) };
  }
};

/** What a promise comes to, unless the signal fires before: `main` may run for minutes, and what it comes to then does not count. */
const unlessAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  });

/** The outcome; undefined where the JobManager did not stand, as one does whose port another program took meanwhile, and another try may help. */
const inCluster = async (
  needs: RehearsalNeeds,
  request: RehearsalRequest,
  { runtime, copy, isLast }: { readonly runtime: FlinkRuntime; readonly copy: string; readonly isLast: boolean },
  signal: AbortSignal,
): Promise<Rehearsal | undefined> => {
  const { application, driver } = request;
  const clusterId = needs.ids.hex();
  await needs.rehearsals.put(rehearsalCluster(clusterId, driver.name, application));
  try {
    await driver.launch(specOf(needs, request, clusterId, runtime), signal);
    const cluster = await standing(needs, driver, clusterId, signal).catch((error: unknown) => {
      if (isLast || signal.aborted) throw error;
      needs.log.warn('The cluster of a check did not come up; another one is tried.', { cluster: clusterId, error });
      return undefined;
    });
    return cluster && (await unlessAborted(answered(needs, request, cluster, copy), signal));
  } finally {
    await endRehearsal(needs, driver, clusterId);
  }
};

const TRIES = 3;

const inClusters = async (
  needs: RehearsalNeeds,
  request: RehearsalRequest,
  what: { readonly runtime: FlinkRuntime; readonly copy: string },
  signal: AbortSignal,
): Promise<Rehearsal> => {
  for (let tries = 1; ; tries += 1) {
    const outcome = await inCluster(needs, request, { ...what, isLast: tries === TRIES }, signal);
    if (outcome !== undefined) return outcome;
  }
};

/** Ends the cluster of a rehearsal with all that it left. Repeating it is harmless. */
export const endRehearsal = async (
  { logs, rehearsals }: Pick<RehearsalNeeds, 'logs' | 'rehearsals'>,
  driver: ClusterDriver,
  clusterId: string,
): Promise<void> => {
  await endCluster(logs, driver, clusterId);
  await driver.state.deleteAll(clusterId);
  await rehearsals.remove(clusterId);
};

/** The copy of the code of a version, or why it cannot be rehearsed. */
const codeOf = async (
  needs: RehearsalNeeds,
  version: ApplicationVersion,
): Promise<{ readonly copy: string } | { readonly fault: string }> => {
  try {
    const { refusal } = await checkCode(needs, version);
    if (refusal !== undefined) return { fault: refusal };
    const copy = version.code === null ? undefined : await needs.code.path(version.code);
    return copy === undefined
      ? { fault: 'The copy of the code of this version is gone from the data directory.' }
      : { copy };
  } catch (error) {
    return { fault: `The code of this version could not be read: ${(error as Error).message}. Ask again.` };
  }
};

/** Runs main, within the time that a start has. Rejects with the signal's reason only; whatever else goes wrong is the outcome. */
export const rehearse = async (
  needs: RehearsalNeeds,
  request: RehearsalRequest,
  signal: AbortSignal,
): Promise<Rehearsal> => {
  const { application, versionId, driver } = request;
  const version = versionOf(application, versionId);
  const runtime = needs.runtime(version.runtimeEnvironment);
  if (runtime === undefined) return { fault: `Drey has no Flink runtime for ${version.runtimeEnvironment}.` };
  const code = await codeOf({ ...needs, driver }, version);
  if ('fault' in code) return code;
  try {
    const isPython = pythonProgramOf(version) !== undefined;
    await Promise.all([
      driver.prepare(runtime, signal),
      isPython ? driver.python?.prepare(runtime, signal) : undefined,
    ]);
    return await inClusters(needs, request, { runtime, copy: code.copy }, signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const told = error instanceof OperatorError ? error.line() : (error as Error).message;
    return { fault: `The cluster in which the main method was to run did not come up. ${told}` };
  }
};
