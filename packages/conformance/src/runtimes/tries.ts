// What is tried of a runtime, step by step; shared by the tests and by scripts/try-runtimes.mjs.
import { clusterOf, restoredFrom } from '../host/clusters.js';
import type { AwsClients } from '../host/aws-clients.js';
import { committedRows, countFaults } from '../host/rows.js';
import { describeTicks, keyOf, ticksProperties } from '../host/ticks-application.js';
import { type RuntimeChange, type Trial, trialOf } from './application.js';

/** What came of a trial. */
export interface TrialResult {
  /** Seconds by step, in the order of the steps. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly rows: number;
  /** Gaps and repeats of the running counts; empty when every row came exactly once. */
  readonly faults: readonly string[];
}

const RATE = 100;
const FASTER = 200;

/** Rejects unless the job now on the application's cluster began with state. */
const wasRestored = async (clients: AwsClients, name: string): Promise<void> => {
  const cluster = await clusterOf(clients.endpoint, keyOf(clients, name));
  if (cluster === undefined || (await restoredFrom(cluster)) === undefined) {
    throw new Error(`The job of ${name} runs, but it did not begin with a savepoint.`);
  }
};

const counted = async (clients: AwsClients, sink: string, seconds: TrialResult['seconds']): Promise<TrialResult> => {
  const rows = await committedRows(clients, sink);
  return { seconds, rows: rows.length, faults: countFaults(rows) };
};

const ticksTrial = (clients: AwsClients, environment: string, name: string, jar: string): Trial =>
  trialOf(clients, { name, sink: `${name}-rows`, environment, jar, rate: RATE });

const nameFor = (what: string, environment: string): string => `${what}-${environment.slice(6).replace('_', '-')}`;

/** Start, rows, stop with savepoint, start from it, rows; gives the seconds. */
const goesOnAfterStop = async (clients: AwsClients, trial: Trial) => {
  await trial.create();
  const start = await trial.start();
  await trial.rowsGrow();
  const stop = await trial.stop();
  const restore = await trial.start();
  await wasRestored(clients, trial.name);
  await trial.rowsGrow();
  return { start, stop, restore };
};

/** Start, rows, stop with savepoint, start from it, rows, update while running, rows, stop: every count exactly once. */
export const tryRuntime = async (clients: AwsClients, environment: string, jar: string): Promise<TrialResult> => {
  const trial = ticksTrial(clients, environment, nameFor('ticks', environment), jar);
  const { name } = trial;
  const seconds = await goesOnAfterStop(clients, trial);
  const update = await trial.update({
    EnvironmentPropertyUpdates: { PropertyGroups: ticksProperties(`${name}-rows`, FASTER) },
  });
  await wasRestored(clients, name);
  await trial.rowsGrow();
  await trial.stop();
  return counted(clients, `${name}-rows`, { ...seconds, update });
};

/** Start on one runtime, change to another while the job runs; every count exactly once. */
export const tryUpgrade = async (
  clients: AwsClients,
  from: { readonly environment: string; readonly jar: string },
  to: RuntimeChange,
): Promise<TrialResult> => {
  const name = `${nameFor('from', from.environment)}-${nameFor('to', to.environment)}`;
  const trial = ticksTrial(clients, from.environment, name, from.jar);
  await trial.create();
  const start = await trial.start();
  // A sink has nothing in its state before its second commit.
  await trial.rowsGrow();
  await trial.rowsGrow();
  const upgrade = await trial.changeRuntime(to);
  await wasRestored(clients, name);
  const { RuntimeEnvironment } = await describeTicks(clients, name);
  if (RuntimeEnvironment !== to.environment) throw new Error(`${name} is ${RuntimeEnvironment} after its update.`);
  await trial.rowsGrow();
  const stop = await trial.stop();
  return counted(clients, `${name}-rows`, { start, upgrade, stop });
};

/** The job in SQL: start, rows, stop with savepoint, start from it, rows. Its rows are windows, so nothing is counted. */
export const trySql = async (clients: AwsClients, environment: string, jar: string): Promise<TrialResult> => {
  const name = nameFor('sql', environment);
  const trial = trialOf(clients, { name, sink: `${name}-rows`, environment, jar, rate: RATE });
  const seconds = await goesOnAfterStop(clients, trial);
  await trial.stop();
  const rows = await committedRows(clients, `${name}-rows`);
  return { seconds, rows: rows.length, faults: rows.length === 0 ? ['there is no row'] : [] };
};
