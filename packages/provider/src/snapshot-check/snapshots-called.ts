// Which snapshots a name may mean for an application: its own first, then those of others beside it. Pure.
import type { Application, ApplicationSnapshot } from '@drey/state';

/** A snapshot and whose it is. */
export interface CalledSnapshot {
  /** Name of the application that gave it. */
  readonly of: string;
  readonly snapshot: ApplicationSnapshot;
}

/**
 * Snapshots of a name in the account and region of an application. Its own one alone where it has one, since that is what its name means to the
 * API. `from`: only of the application of that name.
 */
export const snapshotsCalled = (
  applications: { all(): Iterable<Application> },
  application: Application,
  name: string,
  from: string | undefined,
): readonly CalledSnapshot[] => {
  const found = [...applications.all()]
    .filter(({ accountId, region }) => accountId === application.accountId && region === application.region)
    .filter((one) => from === undefined || one.name === from)
    .flatMap((one) =>
      one.snapshots.filter((snapshot) => snapshot.name === name).map((snapshot) => ({ of: one.name, snapshot })),
    );
  const own = found.filter(({ of }) => of === application.name);
  return own.length > 0 ? own : found;
};
