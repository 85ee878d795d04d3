// ListSnapshotOperations: the operations of a snapshot, newest first, for 90 days.
import { decodePageToken, encodePageToken, InvalidArgumentException } from '@drey/api';
import { operationsOf } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { snapshotOperationInfo } from '../../views/enhanced-snapshot.js';
import { snapshotKeyOf } from './snapshot-answer.js';

const DEFAULT_PAGE = 50;

/** Lists operations. At most one filter (documented); the order is a guess. A token names the last one shown and fits the same filter only. */
export const listSnapshotOperations =
  ({ applications, clock }: Needs<'applications' | 'clock'>): Operation<'ListSnapshotOperations'> =>
  (input, context) => {
    const snapshot = applications.snapshots.get(snapshotKeyOf(context, input.SnapshotName));
    const { SnapshotOperation: name, SnapshotOperationStatus: status } = input;
    if (name !== undefined && status !== undefined)
      throw new InvalidArgumentException('Only one filter can be given: SnapshotOperation, SnapshotOperationStatus.');
    const kind = ['snapshotOperations', snapshot.id, name ?? '', status ?? ''].join(':');
    const after = input.NextToken === undefined ? undefined : decodePageToken(kind, input.NextToken);
    const kept = operationsOf(snapshot, clock.now());
    // What is older than one that is not kept any more went before it.
    const end =
      after === undefined
        ? kept.length
        : Math.max(
            0,
            kept.findIndex(({ id }) => id === after),
          );
    const found = kept
      .slice(0, end)
      .toReversed()
      .filter(
        (operation) =>
          (name === undefined || operation.name === name) && (status === undefined || operation.status === status),
      );
    const page = found.slice(0, input.Limit ?? DEFAULT_PAGE);
    const last = page.at(-1);
    return {
      SnapshotOperationInfoList: page.map(snapshotOperationInfo),
      ...(last !== undefined && found.length > page.length ? { NextToken: encodePageToken(kind, last.id) } : {}),
    };
  };
