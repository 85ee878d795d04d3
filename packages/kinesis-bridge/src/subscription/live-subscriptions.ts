// Which consumer reads which shard. One subscription each: a later one takes over, but not within five seconds.
import { type Clock, ServiceError } from '@drey/plugin-api';

/** Documented: a call within five seconds of a successful one is refused. */
const APART_MILLISECONDS = 5_000;
/** No subscription lives longer; what never began to be read is forgotten by then. */
const LONGEST_MILLISECONDS = 300_000;

/** The subscriptions of one host. */
export interface LiveSubscriptions {
  /**
   * Enters a subscription of a consumer (`place` is its account and region, for ARNs may lie) and ends the one before it. Gives the signal of its own end by a later one. Throws a `ServiceError`
   * (ResourceInUseException) where the last call was successful less than five seconds ago, whether that subscription still lives or not.
   */
  enter(consumer: { readonly arn: string; readonly place: string }, shardId: string): AbortSignal;
}

/** Code of the refusal, and of the last event of a subscription that was taken over. */
export const RESOURCE_IN_USE = 'ResourceInUseException';

interface Live {
  readonly since: number;
  readonly end: AbortController;
}

/** Makes an empty table. */
export const createLiveSubscriptions = (clock: Pick<Clock, 'now'>): LiveSubscriptions => {
  const all = new Map<string, Live>();
  /** In order of their beginning, since each is put at the end. */
  const forgetOld = (now: number): void => {
    for (const [key, { since }] of all) {
      if (now - since <= LONGEST_MILLISECONDS) return;
      all.delete(key);
    }
  };
  return {
    enter: ({ arn, place }, shardId) => {
      const now = clock.now();
      forgetOld(now);
      const key = `${place} ${arn} ${shardId}`;
      const before = all.get(key);
      if (before !== undefined && now - before.since < APART_MILLISECONDS)
        throw new ServiceError(
          RESOURCE_IN_USE,
          `Another active subscription exists for this consumer: ${arn}, shard ${shardId}. A new one may take over ${APART_MILLISECONDS / 1_000} seconds after the last.`,
        );
      before?.end.abort();
      all.delete(key);
      const end = new AbortController();
      all.set(key, { since: now, end });
      return end.signal;
    },
  };
};
