// ListApplicationOperations: the operation log, newest first.
import { decodePageToken, encodePageToken, type PagePosition } from '@drey/api';
import type { ApplicationOperation } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { operationInfo } from '../../views/operation.js';
import { flinkOnly } from './flink-only.js';

const DEFAULT_PAGE = 50;

/** What is older than an operation; nothing when it is no longer kept, since everything older went before it. */
const olderThan = (
  operations: readonly ApplicationOperation[],
  id: PagePosition | undefined,
): readonly ApplicationOperation[] =>
  id === undefined
    ? operations
    : operations.slice(
        0,
        Math.max(
          0,
          operations.findIndex((operation) => operation.id === id),
        ),
      );

/** Lists operations. A token names the last operation shown, so that new ones do not shift the pages, and fits the same filters only. */
export const listApplicationOperations =
  ({ applications }: Needs<'applications'>): Operation<'ListApplicationOperations'> =>
  (input, context) => {
    const application = flinkOnly(applications.get(keyOf(context, input.ApplicationName)));
    const { Operation: name, OperationStatus: status } = input;
    const kind = ['operations', application.incarnation, name ?? '', status ?? ''].join(':');
    const after = input.NextToken === undefined ? undefined : decodePageToken(kind, input.NextToken);
    const found = olderThan(application.operations, after)
      .toReversed()
      .filter(
        (operation) =>
          (name === undefined || operation.name === name) && (status === undefined || operation.status === status),
      );
    const page = found.slice(0, input.Limit ?? DEFAULT_PAGE);
    const last = page.at(-1);
    return {
      ApplicationOperationInfoList: page.map(operationInfo),
      ...(last !== undefined && found.length > page.length ? { NextToken: encodePageToken(kind, last.id) } : {}),
    };
  };
