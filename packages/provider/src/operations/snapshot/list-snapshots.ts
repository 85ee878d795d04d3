// ListSnapshots: the snapshots of the account in a region, newest first.
import { decodePageToken, encodePageToken, InvalidArgumentException } from '@drey/api';
import { isOfApplication, type Snapshot } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { snapshotInfo } from '../../views/enhanced-snapshot.js';

const DEFAULT_PAGE = 50;

/** Lists snapshots. At most one filter (documented). A token holds time and name of the last one shown, and fits the same filter only. */
export const listSnapshots =
  ({ applications }: Needs<'applications'>): Operation<'ListSnapshots'> =>
  (input, context) => {
    const { SourceApplicationName, SnapshotInitiator, SnapshotInitiatorOperation, SnapshotStatus } = input;
    const filters = Object.entries({
      SourceApplicationName,
      SnapshotInitiator,
      SnapshotInitiatorOperation,
      SnapshotStatus,
    }).filter(([, value]) => value !== undefined);
    if (filters.length > 1)
      throw new InvalidArgumentException(`Only one filter can be given: ${filters.map(([name]) => name).join(', ')}.`);
    const isWanted = (snapshot: Snapshot): boolean =>
      (SourceApplicationName === undefined ||
        (isOfApplication(snapshot) && snapshot.source.application.name === SourceApplicationName)) &&
      (SnapshotInitiator === undefined || snapshot.initiator === SnapshotInitiator) &&
      (SnapshotInitiatorOperation === undefined || snapshot.initiatorOperation === SnapshotInitiatorOperation) &&
      (SnapshotStatus === undefined || snapshot.status === SnapshotStatus);
    const kind = ['snapshots', context.accountId, context.region, ...filters.flat()].join(':');
    const [createdAt, name] =
      input.NextToken === undefined ? [] : (decodePageToken(kind, input.NextToken) as [number, string]);
    const limit = input.Limit ?? DEFAULT_PAGE;
    const found = applications.snapshots.page(
      context.accountId,
      context.region,
      createdAt === undefined || name === undefined ? undefined : { createdAt, name },
      limit + 1,
      isWanted,
    );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      SnapshotInfoList: page.map((snapshot) => snapshotInfo(snapshot, context)),
      ...(last !== undefined && found.length > limit
        ? { NextToken: encodePageToken(kind, [last.createdAt, last.name]) }
        : {}),
    };
  };
