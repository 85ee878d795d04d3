// ListApplicationOperations: the operation log, newest first.
import { decodePageToken, encodePageToken } from '@drey/api';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { operationInfo } from '../../views/operation.js';
import { flinkOnly } from './flink-only.js';

const DEFAULT_PAGE = 50;

/** Lists operations. A token names the last operation shown, so new ones do not shift the pages. */
export const listApplicationOperations =
  ({ applications }: Needs<'applications'>): Operation<'ListApplicationOperations'> =>
  (input, context) => {
    const application = flinkOnly(applications.get(keyOf(context, input.ApplicationName)));
    const found = application.operations
      .toReversed()
      .filter(
        (operation) =>
          (input.Operation === undefined || operation.name === input.Operation) &&
          (input.OperationStatus === undefined || operation.status === input.OperationStatus),
      );
    const kind = `operations:${application.incarnation}`;
    const after = input.NextToken === undefined ? undefined : decodePageToken(kind, input.NextToken);
    const start = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
    const limit = input.Limit ?? DEFAULT_PAGE;
    const page = found.slice(start, start + limit);
    const last = page.at(-1);
    return {
      ApplicationOperationInfoList: page.map(operationInfo),
      ...(last !== undefined && found.length > start + limit ? { NextToken: encodePageToken(kind, last.id) } : {}),
    };
  };
