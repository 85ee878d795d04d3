// A page of a log of operations, newest first.
import { decodePageToken, encodePageToken, type PagePosition } from '@drey/api';

/** What the log of an application and that of a snapshot have in common. */
interface LoggedOperation {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

/** What of it is asked for. */
export interface OperationsAsked {
  /** Whose log it is; with the filter, so that a token fits that alone. */
  readonly of: string;
  readonly name: string | undefined;
  readonly status: string | undefined;
  readonly limit: number | undefined;
  readonly token: string | undefined;
}

const DEFAULT_PAGE = 50;

/** What is older than an operation; nothing when it is no longer kept, since everything older went before it. */
const olderThan = <Logged extends LoggedOperation>(
  operations: readonly Logged[],
  id: PagePosition,
): readonly Logged[] => {
  const at = operations.findIndex((operation) => operation.id === id);
  return operations.slice(0, Math.max(0, at));
};

/**
 * Takes operations oldest first; gives those that fit, newest first, and a token where there are more. It names the last one shown, so that
 * new ones do not shift the pages. Throws an `InvalidArgumentException` for a token of another log or filter.
 */
export const operationsPage = <Logged extends LoggedOperation>(
  operations: readonly Logged[],
  { of, name, status, limit, token }: OperationsAsked,
): { readonly page: readonly Logged[]; readonly next: { readonly NextToken?: string } } => {
  const kind = [of, name ?? '', status ?? ''].join(':');
  const kept = token === undefined ? operations : olderThan(operations, decodePageToken(kind, token));
  const found = kept
    .toReversed()
    .filter((one) => (name === undefined || one.name === name) && (status === undefined || one.status === status));
  const page = found.slice(0, limit ?? DEFAULT_PAGE);
  const last = page.at(-1);
  return {
    page,
    next: last !== undefined && found.length > page.length ? { NextToken: encodePageToken(kind, last.id) } : {},
  };
};
