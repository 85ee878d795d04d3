// ListApplicationSnapshots: the legacy snapshots, oldest first, those of the service among the others.
import { decodePageToken, encodePageToken, InvalidArgumentException } from '@drey/api';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { snapshotDetails } from '../../views/snapshot.js';
import { snapshotted } from './snapshotted.js';

const DEFAULT_PAGE = 50;

/** Lists snapshots. A token holds creation time and name of the last one shown, so it outlives the snapshot itself. */
export const listApplicationSnapshots =
  ({ applications }: Needs<'applications'>): Operation<'ListApplicationSnapshots'> =>
  (input, context) => {
    const named = applications.find(keyOf(context, input.ApplicationName));
    // The operation declares no ResourceNotFoundException; that the service answers this one instead is inferred.
    if (named === undefined) throw new InvalidArgumentException(`Application ${input.ApplicationName} does not exist.`);
    const application = snapshotted(named);
    const kind = `snapshots:${application.incarnation}`;
    const [afterTime, afterName] =
      input.NextToken === undefined ? [] : (decodePageToken(kind, input.NextToken) as [number, string]);
    // Those of the account have operations of their own, and none of the others of this kind knows them.
    const ordered = application.snapshots
      .filter(({ kind: of }) => of === 'application')
      .toSorted((one, other) => one.createdAt - other.createdAt || (one.name < other.name ? -1 : 1));
    const found = ordered.filter(
      ({ createdAt, name }) =>
        afterTime === undefined ||
        afterName === undefined ||
        createdAt > afterTime ||
        (createdAt === afterTime && name > afterName),
    );
    const page = found.slice(0, input.Limit ?? DEFAULT_PAGE);
    const last = page.at(-1);
    return {
      SnapshotSummaries: page.map((snapshot) => snapshotDetails(application, snapshot)),
      ...(last !== undefined && found.length > page.length
        ? { NextToken: encodePageToken(kind, [last.createdAt, last.name]) }
        : {}),
    };
  };
