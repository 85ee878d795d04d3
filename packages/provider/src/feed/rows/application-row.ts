// The row of one application: its record, and what is known of its job beside it. Pure.
import type { ApplicationRow, LastCheckpoint, OperationFacts, Placement } from '@drey/console';
import type { FlinkCheckpoints } from '@drey/flink-rest';
import {
  type Hindrance,
  type KnownFault,
  type Preparation,
  shapeOf,
  type Sighting,
  type Trouble,
} from '@drey/orchestrator';
import type { RatesAt } from '@drey/metrics';
import {
  type Application,
  applicationKind,
  type ApplicationOperation,
  currentParallelism,
  currentVersion,
  keyText,
  parallelismOf,
} from '@drey/state';
import { waitsFor } from '../../glance/waits-for.js';
import { faultFacts } from '../fault-facts.js';

/** What is known beside the record; all of it from memory. */
export interface RowFacts {
  /** Name of the driver of new clusters. */
  readonly driver: string;
  readonly hindrance: Hindrance | undefined;
  readonly preparation: Preparation | undefined;
  readonly troubles: readonly Trouble[];
  readonly fault: KnownFault | undefined;
  /** The newest look of the loop; undefined before one. */
  readonly sighting: Sighting | undefined;
  readonly checkpoints: FlinkCheckpoints | undefined;
  /** Newest rates. */
  readonly rates: RatesAt | undefined;
  readonly restarts: number | undefined;
}

/** A row without its history, which is told with new rows only. */
export type BareRow = Omit<ApplicationRow, 'history'>;

const operationFacts = (operation: ApplicationOperation): OperationFacts => ({
  id: operation.id,
  name: operation.name,
  status: operation.status,
  startedAt: operation.startedAt,
  endedAt: operation.endedAt ?? null,
  error: operation.error ?? null,
});

/** No operation leaves the status as it was: it changed last when one began, or ended. */
const statusSince = ({ operations, createdAt }: Application): number => {
  const times = operations
    .filter(({ name }) => !name.includes('Snapshot'))
    .flatMap(({ startedAt, endedAt }) => [startedAt, endedAt ?? startedAt]);
  return Math.max(createdAt, ...times.slice(-20));
};

const jobOf = (sighting: Sighting | undefined) =>
  sighting?.job === undefined || sighting.job === 'absent' ? undefined : sighting.job;

const placementOf = (application: Application, sighting: Sighting | undefined): Placement | null => {
  const { run } = application;
  if (run === null || sighting === undefined || sighting.cluster === 'absent') return null;
  const { taskManagers, slotsPerTaskManager } = shapeOf(application, run);
  const living = sighting.cluster.members.filter(({ alive }) => alive);
  if (living.length === 0) return null;
  const members = living.map(({ name, pid, container }) => [name, container ?? (pid === undefined ? '' : String(pid))]);
  return { taskManagers, slotsPerTaskManager, members: Object.fromEntries(members) as Record<string, string> };
};

const lastCheckpoint = (checkpoints: FlinkCheckpoints | undefined): LastCheckpoint | null => {
  const latest = checkpoints?.latest;
  if (latest === undefined) return null;
  const { id, at, duration, size } = latest;
  return { id, at, duration, size };
};

/** One KPU more than the job's for orchestration, as it is billed (documented). */
const kpusOf = (application: Application): number | null => {
  const version = currentVersion(application);
  if (applicationKind(version.runtimeEnvironment) === 'sql') return null;
  const { ParallelismPerKPU = 1 } = parallelismOf(version);
  return Math.ceil(currentParallelism(application, version.id) / ParallelismPerKPU) + 1;
};

const resting: ReadonlySet<string> = new Set(['READY', 'RUNNING']);

const severityOf = ({ status }: Application, facts: RowFacts): ApplicationRow['severity'] => {
  if (facts.fault !== undefined || facts.hindrance !== undefined) return 'failing';
  if (facts.troubles.length > 0) return 'troubled';
  if (!resting.has(status)) return 'moving';
  return status === 'RUNNING' ? 'well' : 'idle';
};

const waiting = (application: Application, { hindrance, preparation }: RowFacts): string | null => {
  return waitsFor(application, { preparation, hindrance }, { job: null, unanswered: null });
};

/** Makes the row. */
export const applicationRow = (application: Application, facts: RowFacts): BareRow => {
  const { accountId, region, name, status, run } = application;
  const version = currentVersion(application);
  const kind = applicationKind(version.runtimeEnvironment);
  const job = run === null ? undefined : jobOf(facts.sighting);
  const latest = application.operations.at(-1);
  const runs = job?.state === 'RUNNING';
  const { rates } = facts;
  return {
    application: keyText(application),
    arn: application.arn,
    accountId,
    region,
    name,
    status,
    statusSince: statusSince(application),
    createdAt: application.createdAt,
    kind,
    runtimeEnvironment: version.runtimeEnvironment,
    mode: application.mode ?? null,
    versionId: version.id,
    kpus: kpusOf(application),
    parallelism: kind === 'sql' ? null : (run?.shape?.parallelism ?? currentParallelism(application, version.id)),
    driver: run?.driver ?? facts.driver,
    placement: placementOf(application, facts.sighting),
    jobState: job?.state ?? null,
    jobId: run?.jobId ?? null,
    runningSince: runs ? (job.runningSince ?? null) : null,
    restarts: runs ? (facts.restarts ?? null) : null,
    rates: run === null || rates === undefined ? null : { at: rates.at, in: rates.in ?? null, out: rates.out ?? null },
    lastCheckpoint: run === null ? null : lastCheckpoint(facts.checkpoints),
    checkpointsFailed: run === null ? null : (facts.checkpoints?.failed ?? null),
    firstFault: faultFacts(facts.fault),
    troubles: facts.troubles.map(({ since, text }) => ({ since, text })),
    waitsFor: waiting(application, facts),
    latestOperation: latest === undefined ? null : operationFacts(latest),
    severity: severityOf(application, facts),
  };
};
