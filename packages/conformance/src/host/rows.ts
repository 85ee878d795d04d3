// The rows that the example has committed to its bucket, and whether their counts are whole.
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { AwsClients } from './aws-clients.js';
import { until } from './until.js';

/** A row of the example, as far as tests look at it. */
export interface Row {
  readonly ticker: string;
  readonly count: number;
  readonly sequence: number;
}

/** Keys of all objects below `output/` that are committed: `_tmp_` stands in those still being written. */
export const finishedKeys = async ({ s3 }: AwsClients, bucket: string): Promise<readonly string[]> => {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: 'output/',
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    for (const { Key = '', Size = 0 } of page.Contents ?? []) if (!Key.includes('_tmp_') && Size > 0) keys.push(Key);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
};

/** Lines of all committed objects whose key begins with `prefix`, `output/` unless given. */
export const committedLines = async (
  clients: AwsClients,
  bucket: string,
  prefix = 'output/',
): Promise<readonly string[]> => {
  const lines: string[] = [];
  for (const Key of await finishedKeys(clients, bucket)) {
    if (!Key.startsWith(prefix)) continue;
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    const text = (await Body?.transformToString()) ?? '';
    lines.push(...text.split('\n').filter((line) => line !== ''));
  }
  return lines;
};

/** The numbers of all committed orders (rows with an `order`), in order. Rejects when a line is no JSON. */
export const orderNumbers = async (clients: AwsClients, bucket: string): Promise<readonly number[]> => {
  const lines = await committedLines(clients, bucket);
  return lines
    .map((line) => (JSON.parse(line) as { readonly order: number }).order)
    .toSorted((one, other) => one - other);
};

/** All committed rows. Rejects when a line is no JSON. */
export const committedRows = async (clients: AwsClients, bucket: string): Promise<readonly Row[]> => {
  const lines = await committedLines(clients, bucket);
  return lines.map((line) => JSON.parse(line) as Row);
};

/** Waits until there are more committed objects than `than`; resolves to how many. */
export const objectsGrow = (
  clients: AwsClients,
  bucket: string,
  than: number,
  boundMilliseconds: number,
): Promise<number> =>
  until(`more than ${than} objects in ${bucket}`, boundMilliseconds, async () => {
    const { length } = await finishedKeys(clients, bucket);
    return length > than ? length : undefined;
  });

/** Waits until so many more objects are committed than there are now; resolves to how many there are then. */
export const moreObjects = async (
  clients: AwsClients,
  bucket: string,
  more: number,
  boundMilliseconds: number,
): Promise<number> =>
  objectsGrow(clients, bucket, (await finishedKeys(clients, bucket)).length + more - 1, boundMilliseconds);

const faultOf = (ticker: string, counts: readonly number[], duplicatesAllowed: boolean): string | undefined => {
  const sorted = counts.toSorted((one, other) => one - other);
  let last = 0;
  for (const count of sorted) {
    if (count === last && !duplicatesAllowed) return `${ticker}: ${count} comes twice`;
    if (count !== last && count !== last + 1) return `${ticker}: ${last + 1} is missing, the next one is ${count}`;
    last = count;
  }
  return undefined;
};

/** What a check of counts lets pass. */
export interface CountRule {
  /** At least once instead of exactly once; a gap is a fault all the same. */
  readonly duplicatesAllowed: boolean;
}

/** The first gap or repetition of each ticker whose counts are not 1, 2, 3, ... each once; empty when all is well. The rule of `check_counts.py`. */
export const countFaults = (
  rows: readonly Row[],
  { duplicatesAllowed }: CountRule = { duplicatesAllowed: false },
): readonly string[] => {
  if (rows.length === 0) return ['there is no row'];
  const byTicker = new Map<string, number[]>();
  for (const { ticker, count } of rows) {
    const counts = byTicker.get(ticker);
    if (counts === undefined) byTicker.set(ticker, [count]);
    else counts.push(count);
  }
  return [...byTicker].flatMap(([ticker, counts]) => faultOf(ticker, counts, duplicatesAllowed) ?? []);
};
