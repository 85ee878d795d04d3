// Which snapshots a name may mean for an application: its own first, then those of the account, then those of others beside it. Pure.
import { parseSnapshotArn } from '@drey/api';
import type { Application, Snapshot } from '@drey/state';

/** A snapshot and whose it is. */
export interface CalledSnapshot {
  /** Name of the application that gave it; null for one that was imported. */
  readonly of: string | null;
  readonly snapshot: Snapshot;
}

/** Legacy snapshots of every application, and those of accounts. */
interface AllSnapshots {
  all(): Iterable<Application>;
  readonly snapshots: { all(): Iterable<Snapshot> };
}

const sourceOf = ({ source }: Snapshot): string | null => ('application' in source ? source.application.name : null);

/**
 * Snapshots of a name in the account and region of an application. Its own legacy one alone where it has one, else that of the account, since that is
 * what the name means to the API. `name`: or the ARN of an enhanced one. `from`: only of the application of that name. `kind`: only of that kind.
 */
export const snapshotsCalled = (
  applications: AllSnapshots,
  application: Application,
  name: string,
  { from, kind }: { readonly from?: string | undefined; readonly kind?: string | undefined },
): readonly CalledSnapshot[] => {
  const arn = parseSnapshotArn(name);
  const isMeant = (one: Snapshot): boolean =>
    arn === undefined
      ? one.name === name && (kind === undefined || (one.kind === 'account') === (kind === 'enhanced'))
      : one.kind === 'account' && one.name === arn.name && one.accountId === arn.accountId && one.region === arn.region;
  const legacy = [...applications.all()].flatMap(({ snapshots }) =>
    snapshots.filter(({ kind }) => kind === 'application'),
  );
  const found = [...legacy, ...applications.snapshots.all()]
    .filter((one) => isMeant(one) && one.accountId === application.accountId && one.region === application.region)
    .map((snapshot) => ({ of: sourceOf(snapshot), snapshot }))
    .filter(({ of }) => from === undefined || of === from);
  const own = found.filter(({ of, snapshot }) => of === application.name && snapshot.kind === 'application');
  const ofAccount = found.filter(({ snapshot }) => snapshot.kind === 'account');
  return [own, ofAccount, found].find(({ length }) => length > 0) ?? [];
};
