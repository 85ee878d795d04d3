// The rows of ticks-to-s3 in a bucket, and whether their counts are whole.
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';

const finishedKeys = async (s3, bucket) => {
  const keys = [];
  let ContinuationToken;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'output/', ContinuationToken }));
    for (const { Key, Size } of page.Contents ?? []) if (!Key.includes('_tmp_') && Size > 0) keys.push(Key);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return keys;
};

/** All rows that the sink has committed. */
export const committedRows = async (s3, bucket) => {
  const texts = await Promise.all(
    (await finishedKeys(s3, bucket)).map(async (Key) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return Body.transformToString();
    }),
  );
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line)),
  );
};

/** The highest count by ticker. Throws unless the counts of each ticker are 1 to N, each once. */
export const exactCounts = (rows) => {
  const counts = new Map();
  for (const { ticker, count } of rows) counts.set(ticker, [...(counts.get(ticker) ?? []), count]);
  const highest = {};
  for (const [ticker, all] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    all.sort((a, b) => a - b);
    const wrong = all.findIndex((count, index) => count !== index + 1);
    if (wrong >= 0)
      throw new Error(`The counts of ${ticker} are not exact: place ${wrong + 1} of ${all.length} has ${all[wrong]}.`);
    highest[ticker] = all.length;
  }
  return highest;
};

/** One line about counts. */
export const told = (highest) =>
  Object.entries(highest)
    .map(([ticker, count]) => `${ticker} ${count}`)
    .join(', ');
