// Reads one shard from a position on, by GetRecords; knows the position after which everything is still to come, and the shard's end.
import { type Clock, ServiceError } from '@drey/plugin-api';
import { UpstreamFault } from '@drey/upstream-client';
import type { GivenRecord, GivenShard, KinesisCalls } from './kinesis-calls.js';
import type { StartingPosition } from './subscribe-input.js';

/** Most records of one call; fewer where they are large. */
const MOST_RECORDS = 1_000;
/** How often the list of shards is asked whether a silent shard is closed, for upstreams whose iterators never end. */
const CLOSED_MILLISECONDS = 2_000;

/** What was read at one time. */
export interface Batch {
  readonly records: readonly GivenRecord[];
  readonly millisBehindLatest: number;
  /** Set at the end of a closed shard: nothing follows. */
  readonly children: readonly GivenShard[] | undefined;
}

/** Reads on from where it is. */
export interface ShardReader {
  /** Sequence number after which the next record follows; undefined where the upstream does not tell before the first record. */
  readonly position: string | undefined;
  next(): Promise<Batch>;
}

/** What is read. */
export interface ReadShard {
  readonly streamName: string;
  readonly shardId: string;
  readonly position: StartingPosition;
}

const iteratorInput = ({ streamName, shardId, position }: ReadShard): Readonly<Record<string, unknown>> => ({
  StreamName: streamName,
  ShardId: shardId,
  ShardIteratorType: position.type,
  ...(position.sequenceNumber === undefined ? {} : { StartingSequenceNumber: position.sequenceNumber }),
  ...(position.timestamp === undefined ? {} : { Timestamp: position.timestamp }),
});

/** Moto's iterators are `<stream>:<shard>:<last sequence number>` in base64, so that a place without records has a number too. */
const numberInIterator = (iterator: string): string | undefined =>
  /^[^:]+:shardId-\d+:(\d+)$/.exec(Buffer.from(iterator, 'base64').toString('latin1'))?.[1];

/** The number before the place where reading begins, where it can be told. `shard` is how the shard was before. */
const positionBefore = (
  { type, sequenceNumber }: StartingPosition,
  iterator: string,
  shard: GivenShard | undefined,
): string | undefined => {
  if (type === 'AFTER_SEQUENCE_NUMBER') return sequenceNumber;
  const told = numberInIterator(iterator);
  if (told !== undefined) return told;
  if (type === 'AT_SEQUENCE_NUMBER' && sequenceNumber !== undefined && /^[1-9]\d*$/.test(sequenceNumber))
    return String(BigInt(sequenceNumber) - 1n);
  return type === 'TRIM_HORIZON' ? shard?.SequenceNumberRange.StartingSequenceNumber : undefined;
};

const isExpired = (error: unknown): boolean =>
  error instanceof ServiceError && error.code === 'ExpiredIteratorException';

/** An answer that is too large is given up like one that was cut off or makes no sense. */
const isTooMuch = (error: unknown): boolean =>
  error instanceof UpstreamFault && (error.kind === 'closed' || error.kind === 'garbled');

/** Asks again with fewer records where an answer is too large. */
const recordsFetcher = (
  calls: KinesisCalls,
): ((iterator: string) => Promise<Awaited<ReturnType<KinesisCalls['records']>>>) => {
  let limit = MOST_RECORDS;
  return async (iterator) => {
    for (;;) {
      try {
        const given = await calls.records(iterator, limit);
        limit = Math.min(MOST_RECORDS, limit * 2);
        return given;
      } catch (error) {
        if (!isTooMuch(error) || limit === 1) throw error;
        limit = Math.max(1, Math.floor(limit / 8));
      }
    }
  };
};

const childrenIn = (shards: readonly GivenShard[], shardId: string): readonly GivenShard[] =>
  shards.filter((shard) => shard.ParentShardId === shardId || shard.AdjacentParentShardId === shardId);

/** Begins to read. Rejects as the calls do. */
export const openShard = async (
  calls: KinesisCalls,
  shard: ReadShard,
  clock: Pick<Clock, 'now'>,
): Promise<ShardReader> => {
  const { streamName, shardId } = shard;
  const fetchRecords = recordsFetcher(calls);
  const before = (await calls.shards(streamName)).find(({ ShardId }) => ShardId === shardId);
  let iterator = await calls.iterator(iteratorInput(shard));
  let position = positionBefore(shard.position, iterator, before);
  let lookedAt = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  const renew = async (): Promise<void> => {
    const from: StartingPosition =
      position === undefined
        ? shard.position
        : { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: position, timestamp: undefined };
    iterator = await calls.iterator(iteratorInput({ ...shard, position: from }));
  };
  const read = async (): Promise<Awaited<ReturnType<typeof fetchRecords>>> => {
    try {
      return await fetchRecords(iterator);
    } catch (error) {
      if (!isExpired(error)) throw error;
      await renew();
      return fetchRecords(iterator);
    }
  };
  /** A shard may be closed between a look at its records and a look at it, so that what follows has to be seen empty once more. */
  const isAtEnd = async (): Promise<boolean> => {
    if (isClosed) return true;
    const now = clock.now();
    if (now - lookedAt < CLOSED_MILLISECONDS) return false;
    lookedAt = now;
    const found = (await calls.shards(streamName)).find(({ ShardId }) => ShardId === shardId);
    isClosed = typeof found?.SequenceNumberRange.EndingSequenceNumber === 'string';
    return false;
  };
  return {
    get position() {
      return position;
    },
    next: async () => {
      const { Records: records, NextShardIterator, MillisBehindLatest } = await read();
      position = records.at(-1)?.SequenceNumber ?? position;
      const hasEnded = typeof NextShardIterator !== 'string' || (records.length === 0 && (await isAtEnd()));
      const children = hasEnded ? childrenIn(await calls.shards(streamName), shardId) : undefined;
      if (typeof NextShardIterator === 'string') iterator = NextShardIterator;
      return { records, millisBehindLatest: MillisBehindLatest ?? 0, children };
    },
  };
};
