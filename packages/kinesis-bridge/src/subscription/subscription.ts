// One subscription as a stream of frames: it asks the upstream only as fast as its client reads.
import { type Clock, ServiceError } from '@drey/plugin-api';
import type { EventFrames } from './event-frames.js';
import type { GivenRecord, GivenShard } from './kinesis-calls.js';
import { RESOURCE_IN_USE } from './live-subscriptions.js';
import type { Batch, ShardReader } from './shard-reader.js';

/** Documented: a subscription gets events for up to five minutes. */
export const LIFE_MILLISECONDS: number = 300_000;
/** Between two looks at a shard that had nothing; the pace of a consumer that polls. */
const PAUSE_MILLISECONDS = 200;
/** After a refusal for asking too often. */
const THROTTLED_MILLISECONDS = 1_000;
/** An event without records tells a client that its shard is only silent. */
const SILENCE_MILLISECONDS = 5_000;
/** Data of one event; a single record may be larger. */
const EVENT_BYTES = 1_048_576;

/** What a subscription works with. */
export interface SubscriptionNeeds {
  readonly reader: ShardReader;
  readonly frames: EventFrames;
  readonly clock: Clock;
  /** When its time is over, in milliseconds since the epoch. */
  readonly endsAt: number;
  /** Aborted when a later subscription takes over. */
  readonly takenOver: AbortSignal;
  /** Aborted when the client goes away. */
  readonly gone: AbortSignal;
}

type EventContent = Readonly<Record<string, unknown>>;

const throttles: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'LimitExceededException',
  'ThrottlingException',
]);

/** The codes that the service may send as an event. */
const eventCodes = /^(?:ResourceNotFoundException|ResourceInUseException|KMS\w+|InternalFailureException)$/;

const childShard = ({ ShardId, ParentShardId, AdjacentParentShardId, HashKeyRange }: GivenShard): EventContent => ({
  ShardId,
  ParentShards: [ParentShardId, AdjacentParentShardId].filter((parent) => typeof parent === 'string'),
  HashKeyRange,
});

/** Records in groups of a mebibyte, each with at least one. */
const groups = (records: readonly GivenRecord[]): readonly (readonly GivenRecord[])[] => {
  const all: GivenRecord[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const record of records) {
    bytes += record.Data.length;
    if (bytes > EVENT_BYTES) {
      all.push([]);
      bytes = record.Data.length;
    }
    all.at(-1)?.push(record);
  }
  return all;
};

const eventsOf = ({ records, millisBehindLatest }: Batch): readonly EventContent[] => {
  const latest = records.at(-1)?.ApproximateArrivalTimestamp ?? 0;
  return groups(records).map((group): EventContent => {
    const last = group.at(-1);
    const later = Math.max(0, Math.round((latest - (last?.ApproximateArrivalTimestamp ?? latest)) * 1_000));
    return {
      Records: group,
      ContinuationSequenceNumber: last?.SequenceNumber,
      MillisBehindLatest: millisBehindLatest + later,
    };
  });
};

const failureOf = (frames: EventFrames, error: unknown): Uint8Array => {
  if (error instanceof ServiceError && eventCodes.test(error.code)) return frames.exception(error.code, error.message);
  const reason = error instanceof Error ? error.message : String(error);
  return frames.exception('InternalFailureException', `The upstream could not be read on: ${reason}`);
};

/** The events of a subscription, without its frame. Throws as the reader does, and when one of the signals is aborted. */
async function* contents(
  { reader, clock, endsAt }: SubscriptionNeeds,
  signal: AbortSignal,
): AsyncGenerator<EventContent> {
  let toldAt = Number.NEGATIVE_INFINITY;
  while (clock.now() < endsAt) {
    let batch: Batch;
    try {
      batch = await reader.next();
    } catch (error) {
      if (!(error instanceof ServiceError) || !throttles.has(error.code)) throw error;
      await clock.sleep(THROTTLED_MILLISECONDS, signal);
      continue;
    }
    for (const event of eventsOf(batch)) {
      yield event;
      // Its client may not have read for long; it goes on after the last event.
      if (clock.now() >= endsAt) return;
    }
    if (batch.records.length > 0) toldAt = clock.now();
    if (batch.children !== undefined) {
      yield { Records: [], MillisBehindLatest: 0, ChildShards: batch.children.map(childShard) };
      return;
    }
    const { position } = reader;
    if (clock.now() - toldAt >= SILENCE_MILLISECONDS && position !== undefined) {
      yield { Records: [], ContinuationSequenceNumber: position, MillisBehindLatest: batch.millisBehindLatest };
      toldAt = clock.now();
    }
    if (batch.records.length === 0 || batch.millisBehindLatest === 0) await clock.sleep(PAUSE_MILLISECONDS, signal);
  }
}

/** The frames of a subscription: initial response, events, and an exception where it does not end by its time. */
export async function* subscription(needs: SubscriptionNeeds): AsyncGenerator<Uint8Array> {
  const { frames, takenOver, gone } = needs;
  const signal = AbortSignal.any([takenOver, gone]);
  yield frames.initial();
  try {
    for await (const content of contents(needs, signal)) {
      if (signal.aborted) break;
      yield frames.event(content);
    }
  } catch (error) {
    if (gone.aborted) return;
    if (!takenOver.aborted) yield failureOf(frames, error);
  }
  if (takenOver.aborted && !gone.aborted)
    yield frames.exception(RESOURCE_IN_USE, 'Another subscription of this consumer to this shard took over.');
}
