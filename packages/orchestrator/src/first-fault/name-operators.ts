// Names in place of the ids by which Flink speaks of operators whose state it cannot place. Pure.
import type { Application, NamedOperator, Run, Snapshot } from '@drey/state';
import type { KnownFault } from './known-fault.js';

const id = /\b[0-9a-f]{32}\b/g;

const nameOf = ({ id: own, uid, name }: NamedOperator): string => {
  const what = name === undefined ? own : `"${name}"`;
  // Without a uid the id is what setUidHash takes.
  return uid === undefined ? `${what} (no uid, id ${own})` : `${what} (uid ${uid})`;
};

/** The text with each operator that is known by its name and uid. What is there already stays as it is. */
export const namingOperators = (text: string, operators: readonly NamedOperator[]): string => {
  // Of an imported snapshot some are known by their ids alone.
  const called = operators.filter(({ name, uid }) => name !== undefined || uid !== undefined);
  if (called.length === 0) return text;
  const known = new Map(called.toReversed().map((one) => [one.id, one]));
  return text.replace(id, (found: string, at: number) => {
    const operator = known.get(found);
    return operator === undefined || text.slice(0, at).endsWith('(no uid, id ') ? found : nameOf(operator);
  });
};

/** Operators that faults of an application may speak of: those of the state that its job starts from, of the job itself, and of its snapshots. */
const operatorsKnown = (run: Run | null, snapshots: readonly Snapshot[]): readonly NamedOperator[] => {
  const restored = snapshots.find(({ location }) => location !== null && location === run?.restoreFrom);
  return [restored?.operators, run?.operators, ...snapshots.toReversed().map(({ operators }) => operators)].flatMap(
    (operators) => operators ?? [],
  );
};

const scheme = /^[a-z][a-z0-9]*:(?:\/\/(?=\/))?/;

/** Snapshots by their names, where Flink writes the long paths of their files: what follows would be cut off. */
const namingSnapshots = (text: string, snapshots: readonly Snapshot[]): string => {
  let named = text;
  for (const { name, location } of snapshots) {
    if (location === null) continue;
    const path = location.replace(scheme, '');
    for (const written of [location, `file://${path}`, `file:${path}`])
      named = named
        .replaceAll(`checkpoint/savepoint ${written}`, `snapshot ${name}`)
        .replaceAll(written, `snapshot ${name}`);
  }
  return named;
};

/** Snapshots that a fault of an application may speak of: its own, and one of the account that its job starts from. */
const snapshotsKnown = ({ run, snapshots }: Application, ofAccounts: Iterable<Snapshot>): readonly Snapshot[] =>
  run === null || run.restoreFrom === null || snapshots.some(({ location }) => location === run.restoreFrom)
    ? snapshots
    : [...snapshots, ...[...ofAccounts].filter(({ location }) => location === run.restoreFrom)];

/** Where names are looked for beside the application itself. */
export interface NamesBeside {
  all(): Iterable<Application>;
  readonly snapshots: { all(): Iterable<Snapshot> };
}

/** Operators of the jobs of other applications of the account and region: one with the same id came of the same uid or the same code. */
const operatorsBeside = (application: Application, all: Iterable<Application>): readonly NamedOperator[] =>
  [...all].flatMap(({ accountId, region, run }) =>
    accountId === application.accountId && region === application.region ? (run?.operators ?? []) : [],
  );

/** What Flink says of an application, with operators and snapshots by the names that people gave them. */
export const naming = (text: string, application: Application, beside: NamesBeside): string => {
  const snapshots = snapshotsKnown(application, beside.snapshots.all());
  const own = namingOperators(namingSnapshots(text, snapshots), operatorsKnown(application.run, snapshots));
  // Going through all applications is for texts that still have an id.
  return own.search(id) < 0 ? own : namingOperators(own, operatorsBeside(application, beside.all()));
};

/** A fault with the same names. */
export const namedFault = (fault: KnownFault, application: Application, beside: NamesBeside): KnownFault => {
  const { told, message } = fault;
  return {
    ...fault,
    message: naming(message, application, beside),
    ...(told === undefined ? {} : { told: naming(told, application, beside) }),
  };
};
