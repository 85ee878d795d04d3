// What a snapshot would do to a job: for each operator, and whether Flink would take it. Pure.
import type { JobOperator } from '@drey/flink-rest';
import { likeliest } from './likeness.js';
import { faultsOf } from './misfits.js';
import type { Rehearsed, RehearsedJob, RehearsedOperator, RehearsedState, SnapshotOperator } from './rehearsed.js';

/** One operator, of the job or of the snapshot or of both. */
export interface OperatorVerdict {
  /** `dropped`: its state is in the snapshot and nowhere in the job. */
  readonly outcome: 'restored' | 'new' | 'dropped' | 'incompatible';
  /** As the snapshot or else the job knows it; 32 hex digits. */
  readonly id: string;
  /** Undefined where nobody knows any more. */
  readonly name?: string;
  readonly uid?: string;
  /** The task that runs it, with all that is chained to it. */
  readonly task?: string;
  readonly parallelism?: number;
  /** Of the snapshot where it is in it, else what the code sets. */
  readonly maxParallelism?: number;
  /** State in the snapshot. */
  readonly bytes?: number;
  readonly states: readonly RehearsedState[];
  readonly keyType?: string;
  /** What follows, in words. */
  readonly words: string;
  readonly remedy?: string;
}

/** All of it. */
export interface RestoreVerdict {
  /** Whether Flink would take the snapshot: as it is, only with AllowNonRestoredState, or not at all. */
  readonly restores: 'as-is' | 'allowing-non-restored-state' | 'never';
  /** One sentence. */
  readonly summary: string;
  /** What fails first, then what is lost, then the rest in the order of the code. */
  readonly operators: readonly OperatorVerdict[];
}

const isTheSame = ({ id, userHash }: RehearsedOperator, other: string): boolean =>
  id === other || userHash?.toLowerCase() === other;

const quoted = (name: string): string => `"${name}"`;

/** For people: the name, else what its state is called, else its id. */
const called = ({
  id,
  name,
  states,
}: {
  readonly id: string;
  readonly name?: string;
  readonly states: readonly RehearsedState[];
}): string => {
  if (name !== undefined) return `Operator ${quoted(name)}`;
  const own = states.filter(({ of }) => of !== 'PRIORITY_QUEUE').map((state) => quoted(state.name));
  return own.length === 0 ? `An operator whose name is not known (${id})` : `The operator with state ${own.join(', ')}`;
};

/** What is known of both sides, put together; undefined values left out. */
const merged = (
  job: RehearsedJob,
  own: RehearsedOperator | undefined,
  kept: SnapshotOperator | undefined,
  named: JobOperator | undefined,
): Omit<OperatorVerdict, 'outcome' | 'words' | 'remedy'> => {
  const vertex = own?.vertex === undefined ? undefined : job.vertices[own.vertex];
  const name = own?.name ?? named?.name ?? kept?.name;
  const uid = own?.uid ?? named?.uid ?? kept?.uid;
  const maxParallelism = kept?.maxParallelism ?? vertex?.maxParallelism;
  const parallelism = vertex?.parallelism ?? kept?.parallelism;
  const keyType = own?.keyType ?? kept?.keyType;
  return {
    id: kept?.id ?? own?.id ?? '',
    ...(name === undefined ? {} : { name }),
    ...(uid === undefined ? {} : { uid }),
    ...(vertex === undefined ? {} : { task: vertex.name }),
    ...(parallelism === undefined ? {} : { parallelism }),
    ...(maxParallelism === undefined ? {} : { maxParallelism }),
    ...(kept === undefined ? {} : { bytes: kept.bytes }),
    states: kept?.states ?? [],
    ...(keyType === undefined ? {} : { keyType }),
  };
};

const uidAdvice = (own: RehearsedOperator): string =>
  own.uid === undefined ? ' It has no uid(), so that its id changes with the graph around it: give it one.' : '';

const ofNew = (job: RehearsedJob, own: RehearsedOperator): OperatorVerdict => ({
  ...merged(job, own, undefined, undefined),
  outcome: 'new',
  words: `${called({ ...own, states: [] })} is not in the snapshot: it begins without state.${own.keyType === undefined ? '' : uidAdvice(own)}`,
});

const ofDropped = (
  job: RehearsedJob,
  kept: SnapshotOperator,
  named: JobOperator | undefined,
  heir: RehearsedOperator | undefined,
): OperatorVerdict => {
  const known = merged(job, undefined, kept, named);
  const who = `${called(known)}${known.uid === undefined ? '' : ` (uid ${quoted(known.uid)})`}`;
  if (!kept.hasState)
    return { ...known, outcome: 'dropped', words: `${who} is not in the job. It has no state, so nothing is lost.` };
  const back = known.uid === undefined ? `setUidHash("${kept.id}")` : `uid("${known.uid}")`;
  return {
    ...known,
    outcome: 'dropped',
    words: `${who} has state and is not in the job: Flink refuses the snapshot, unless told to leave that state behind.`,
    remedy:
      (heir === undefined
        ? `Give the operator that is to have the state ${back}`
        : `Operator ${quoted(heir.name)} (${heir.uid === undefined ? 'without a uid()' : `uid ${quoted(heir.uid)}`}) is new and like it: to go on with the state, give it ${back}`) +
      '; to leave the state behind, set AllowNonRestoredState.',
  };
};

const ofBoth = (
  job: RehearsedJob,
  own: RehearsedOperator,
  kept: SnapshotOperator,
  named: JobOperator | undefined,
): OperatorVerdict => {
  const known = merged(job, own, kept, named);
  const vertex = own.vertex === undefined ? undefined : job.vertices[own.vertex];
  const faults = faultsOf(own, kept, vertex);
  if (faults.length > 0)
    return {
      ...known,
      outcome: 'incompatible',
      words: `${called(known)}: ${faults.map(({ words }) => words).join(' ')}`,
      remedy: faults.map(({ remedy }) => remedy).join(' '),
    };
  if (kept.keyType !== undefined && own.keyType === undefined)
    return {
      ...known,
      outcome: 'dropped',
      words: `${called(known)} has state by key in the snapshot and no keys in the job: Flink leaves that state behind without a word.`,
      remedy: 'Put it behind keyBy again, or give it another uid() and set AllowNonRestoredState, so that it is seen.',
    };
  return {
    ...known,
    outcome: 'restored',
    words: kept.hasState ? `${called(known)} goes on with its state.` : `${called(known)} is in both and has no state.`,
  };
};

const rank: Readonly<Record<OperatorVerdict['outcome'], number>> = { incompatible: 0, dropped: 1, restored: 2, new: 3 };

const summaryOf = (restores: RestoreVerdict['restores'], operators: readonly OperatorVerdict[]): string => {
  const count = (outcome: OperatorVerdict['outcome']): number =>
    operators.filter((one) => one.outcome === outcome).length;
  const counts = (['restored', 'new', 'dropped', 'incompatible'] as const)
    .map((one) => `${count(one)} ${one}`)
    .join(', ');
  const what = {
    'as-is': 'The job would start from the snapshot',
    'allowing-non-restored-state': 'Flink would refuse the snapshot, and take it with AllowNonRestoredState',
    never: 'Flink would refuse the snapshot, with AllowNonRestoredState too',
  }[restores];
  return `${what}: ${counts}.`;
};

/**
 * The verdict. `names`: operators of the job that the snapshot was taken of, where they are known. State is compared as far as the graph of a job
 * tells: what a function keeps in a state is only known once it opens it, so that of state types nothing is promised.
 */
export const restoreVerdict = ({ job, snapshot }: Rehearsed, names: readonly JobOperator[] = []): RestoreVerdict => {
  if (snapshot?.fault !== undefined)
    return {
      restores: 'never',
      summary: `The Flink and the classes of this version cannot read the snapshot: ${snapshot.fault}.`,
      operators: [],
    };
  const kept = snapshot?.operators ?? [];
  const inSnapshot = (own: RehearsedOperator): SnapshotOperator | undefined =>
    kept.find(({ id }) => own.userHash?.toLowerCase() === id) ?? kept.find(({ id }) => own.id === id);
  const nameOf = ({ id }: SnapshotOperator): JobOperator | undefined => names.find((one) => one.id === id);
  const fresh = job.operators.filter((own) => inSnapshot(own) === undefined);
  const lost = kept.filter(({ id }) => !job.operators.some((own) => isTheSame(own, id)));
  const heirs = likeliest(
    lost.filter(({ hasState }) => hasState).map((one) => ({ ...one, ...nameOf(one) })),
    fresh,
  );
  const operators = [
    ...job.operators.map((own) => {
      const before = inSnapshot(own);
      return before === undefined ? ofNew(job, own) : ofBoth(job, own, before, nameOf(before));
    }),
    ...lost.map((one) => ofDropped(job, one, nameOf(one), heirs.get(one.id))),
  ].sort((one, other) => rank[one.outcome] - rank[other.outcome]);
  const isRefused = operators.some(({ outcome }) => outcome === 'incompatible');
  const isLost = lost.some(({ hasState }) => hasState);
  const restores = isRefused ? 'never' : isLost ? 'allowing-non-restored-state' : 'as-is';
  return { restores, summary: summaryOf(restores, operators), operators };
};
