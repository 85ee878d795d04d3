// SubscribeToShard in the upstream's place.
import {
  type Clock,
  ServiceError,
  type UpstreamCall,
  type UpstreamOperationHook,
  type UpstreamRequest,
} from '@drey/plugin-api';
import { type ServiceCaller, UpstreamFault } from '@drey/upstream-client';
import { eventFrames } from './event-frames.js';
import { kinesisCalls } from './kinesis-calls.js';
import { type LiveSubscriptions, RESOURCE_IN_USE } from './live-subscriptions.js';
import { openShard, type ShardReader } from './shard-reader.js';
import { subscribeInput, type SubscribeInput } from './subscribe-input.js';
import { LIFE_MILLISECONDS, subscription } from './subscription.js';

/** What the hook works with. */
export interface SubscribeHookNeeds {
  readonly clock: Clock;
  readonly live: LiveSubscriptions;
  readonly callerOf: (request: UpstreamRequest) => ServiceCaller;
}

const mediaTypeOf = ({ headers }: UpstreamRequest): string => {
  const type = headers['content-type'];
  return typeof type === 'string' ? (type.split(';', 1)[0] ?? '').trim().toLowerCase() : '';
};

const open = async (
  { clock, callerOf }: SubscribeHookNeeds,
  call: UpstreamCall,
  { consumerArn, shardId, position }: SubscribeInput,
): Promise<ShardReader> => {
  const calls = kinesisCalls(callerOf(call), call.signal);
  const { ConsumerStatus, StreamARN } = await calls.consumer(consumerArn);
  if (ConsumerStatus !== 'ACTIVE')
    throw new ServiceError(RESOURCE_IN_USE, `Consumer ${consumerArn} is ${ConsumerStatus}, not ACTIVE.`);
  const streamName = StreamARN.split('/').at(-1) ?? '';
  return openShard(calls, { streamName, shardId, position }, clock);
};

/** Makes what answers a call. A refusal is thrown as a `ServiceError`, before anything of an answer was sent. */
export const createSubscribeHook =
  (needs: SubscribeHookNeeds): UpstreamOperationHook['around'] =>
  async (call) => {
    const input = subscribeInput(call.body);
    let reader: ShardReader;
    try {
      reader = await open(needs, call, input);
    } catch (error) {
      // Nobody is left to be answered, and that is no fault of the hook.
      if (call.signal.aborted) return { status: 499, headers: {}, body: '' };
      if (!(error instanceof UpstreamFault)) throw error;
      throw new ServiceError('InternalFailureException', error.message, { status: 500, fault: 'server', cause: error });
    }
    const { clock, live } = needs;
    const takenOver = live.enter({ arn: input.consumerArn, place: `${call.accountId} ${call.region}` }, input.shardId);
    const frames = eventFrames(mediaTypeOf(call));
    const endsAt = clock.now() + LIFE_MILLISECONDS;
    const over = new AbortController();
    const end = (): void => over.abort(new Error('The subscription is over.'));
    // It rejects at once where another takes over, and where the client goes, which ends it as well.
    clock.sleep(LIFE_MILLISECONDS, AbortSignal.any([takenOver, call.signal])).then(end, end);
    return {
      status: 200,
      headers: { 'Content-Type': 'application/vnd.amazon.eventstream', 'x-amzn-RequestId': call.requestId },
      body: subscription({ reader, frames, clock, endsAt, takenOver, gone: call.signal }),
      over: over.signal,
    };
  };
