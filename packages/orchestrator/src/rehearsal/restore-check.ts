// What a snapshot would do to a version of an application: asked of a cluster of its own, one at a time.
import { type Application, applicationKind, versionOf } from '@drey/state';
import type { JobOperator } from '@drey/flink-rest';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { learnFromCheck } from '../snapshot-transfer/learn-names.js';
import { rehearse, type RehearsalNeeds } from './rehearse.js';
import { type RestoreVerdict, restoreVerdict } from './restore-verdict.js';

/** What of a snapshot is looked at. */
export interface CheckedSnapshot {
  readonly name: string;
  readonly status: string;
  readonly location: string | null;
  readonly driver: string;
  /** Operators of the job that it was taken of, where they were noted. */
  readonly operators?: readonly JobOperator[] | undefined;
}

/** A snapshot and a version. */
export interface RestoreQuestion {
  readonly application: Application;
  readonly versionId: number;
  readonly snapshot: CheckedSnapshot;
}

/** The verdict, or why there is none, in whole sentences. */
export type RestoreAnswer = RestoreVerdict | { readonly restores: 'unknown'; readonly summary: string };

/** The checks of one host. */
export interface RestoreChecks {
  /** Asks, once those before are done. Rejects with the signal's reason only. */
  ask(question: RestoreQuestion, signal: AbortSignal): Promise<RestoreAnswer>;
  /** Ends those that are under way or wait, as unknown; resolves once their clusters are ended. Later ones are made. */
  end(why: string): Promise<void>;
  /** Resolves once none is under way, its cluster ended. */
  settled(): Promise<void>;
}

const unknown = (summary: string): RestoreAnswer => ({ restores: 'unknown', summary });

/** Why nothing can be asked; undefined where it can. */
const hindrance = (
  needs: OrchestratorNeeds,
  { application, versionId, snapshot }: RestoreQuestion,
): string | undefined => {
  const { name, status, location, driver } = snapshot;
  if (!application.versions.some(({ id }) => id === versionId))
    return `Application ${application.name} has no version ${versionId} (any more).`;
  if (applicationKind(versionOf(application, versionId).runtimeEnvironment) !== 'flink')
    return `Version ${versionId} of ${application.name} is no Flink application.`;
  if (status !== 'READY') return `Snapshot ${name} is ${status}, not READY.`;
  if (location === null) return `Snapshot ${name} is a record without files: it was made while no cluster ran.`;
  if (needs.drivers.get(driver)?.runsJobs !== true)
    return `The files of snapshot ${name} belong to the cluster driver ${driver}, which is not there. Start Drey with --driver ${driver}.`;
  return undefined;
};

/** Asks, when it is its turn. */
const asked = async (
  needs: RehearsalNeeds,
  { application, versionId, snapshot }: RestoreQuestion,
  signal: AbortSignal,
): Promise<RestoreAnswer> => {
  signal.throwIfAborted();
  // It may have waited for others.
  if (needs.applications.find(application)?.incarnation !== application.incarnation)
    return unknown(`Application ${application.name} was deleted meanwhile.`);
  const { location, operators } = snapshot;
  const driver = needs.drivers.get(snapshot.driver);
  if (driver === undefined || location === null) return unknown(`The cluster driver ${snapshot.driver} is not there.`);
  const outcome = await rehearse(needs, { application, versionId, driver, location }, signal);
  if ('fault' in outcome)
    return unknown(`What the job of version ${versionId} consists of could not be found out. ${outcome.fault}`);
  await learnFromCheck(needs, location, outcome.rehearsed.job);
  return restoreVerdict(outcome.rehearsed, operators);
};

/** Makes the checks of one host. A rehearsal takes a JVM, so the next one waits for it. */
export const createRestoreChecks = (needs: RehearsalNeeds, stopping: AbortSignal): RestoreChecks => {
  let last: Promise<unknown> = Promise.resolve();
  let ending = new AbortController();
  return {
    ask: (question, signal) => {
      const why = hindrance(needs, question);
      if (why !== undefined) return Promise.resolve(unknown(why));
      const ended = ending.signal;
      const answer = last
        .then(() => asked(needs, question, AbortSignal.any([signal, stopping, ended])))
        .catch((error: unknown) => {
          if (ended.aborted && error === ended.reason) return unknown((error as Error).message);
          throw error;
        });
      last = answer.catch(() => undefined);
      return answer;
    },
    end: async (why) => {
      ending.abort(new Error(why));
      ending = new AbortController();
      await last;
    },
    settled: async () => {
      await last;
    },
  };
};
