// A sample of a Kinesis stream: the first records that its shards give within a short time.
import { InvalidArgumentException, UnsupportedOperationException } from '@drey/api';
import type { Clock, RequestContext } from '@drey/plugin-api';
import { createKinesisCalls, type KinesisCalls, type KinesisSource, type StreamName } from './kinesis-calls.js';
import { type Sample, sampleOf, type StartingPosition } from './sample.js';

const MOST_SHARDS = 10;
const MOST_RECORDS = 100;
/** How long new records are waited for when sampling begins at the tip. */
const WAIT_MILLISECONDS = 10_000;
const PAUSE_MILLISECONDS = 500;

const stream = /^arn:aws[a-z0-9-]*:kinesis:([a-z0-9-]+):(\d{12}):stream\/([a-zA-Z0-9_.-]{1,128})$/;
const firehose = /^arn:aws[a-z0-9-]*:firehose:/;

const streamNamed = (arn: string, accountId: string): StreamName => {
  if (firehose.test(arn)) {
    throw new UnsupportedOperationException(
      'A Firehose delivery stream cannot be sampled here, because its API gives no records back. Name its Kinesis stream, or an S3 object that it wrote.',
    );
  }
  const [, region, owner, name] = stream.exec(arn) ?? [];
  if (region === undefined || name === undefined)
    throw new InvalidArgumentException(`${arn} is not the ARN of a Kinesis stream.`);
  if (owner !== accountId) throw new InvalidArgumentException(`The stream ${arn} belongs to another account.`);
  return { accountId, region, name };
};

interface ShardCursor {
  readonly iterator: string | undefined;
  readonly atTip: boolean;
}

const readOnce = async (
  kinesis: KinesisCalls,
  { iterator }: ShardCursor,
  found: Uint8Array[],
): Promise<ShardCursor> => {
  if (iterator === undefined) return { iterator, atTip: true };
  const read = await kinesis.records(iterator, MOST_RECORDS);
  found.push(...read.records);
  return { iterator: read.next, atTip: read.atTip };
};

/** Reads all shards until there are records; from the start of a stream only to its tip, from its tip for a while. */
const collect = async (
  kinesis: KinesisCalls,
  fromTip: boolean,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> => {
  const shards = await kinesis.shards(MOST_SHARDS);
  let cursors: readonly ShardCursor[] = await Promise.all(
    shards.map(async (shard) => ({
      iterator: await kinesis.iterator(shard, fromTip ? 'LATEST' : 'TRIM_HORIZON'),
      atTip: false,
    })),
  );
  const until = clock.now() + WAIT_MILLISECONDS;
  const found: Uint8Array[] = [];
  for (;;) {
    cursors = await Promise.all(cursors.map((cursor) => readOnce(kinesis, cursor, found)));
    const nothingMore = !fromTip && cursors.every(({ atTip }) => atTip);
    if (found.length > 0 || nothingMore || clock.now() >= until) return found.slice(0, MOST_RECORDS);
    await clock.sleep(PAUSE_MILLISECONDS, signal);
  }
};

/** Samples a stream of the caller's account. `LAST_STOPPED_POINT` has no meaning without an application and begins at the start. */
export const sampleStream = async (
  { source, clock }: { readonly source: KinesisSource; readonly clock: Clock },
  { arn, position }: { readonly arn: string; readonly position: StartingPosition },
  context: RequestContext,
): Promise<readonly Sample[]> => {
  const kinesis = createKinesisCalls(source, streamNamed(arn, context.accountId), context);
  const records = await collect(kinesis, position === 'NOW', clock, context.signal);
  return records.map(sampleOf);
};
