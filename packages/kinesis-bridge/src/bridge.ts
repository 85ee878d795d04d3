// The bridge: hooks on Kinesis that a plugin registers, and the host that they work for.
import type { Host, UpstreamEncodingHook, UpstreamOperationHook, UpstreamRequest } from '@drey/plugin-api';
import { createRawClient, type ServiceCaller } from '@drey/upstream-client';
import { createAbilities } from './abilities/abilities.js';
import { createCborHook } from './cbor/cbor-hook.js';
import { createLiveSubscriptions } from './subscription/live-subscriptions.js';
import { createSubscribeHook } from './subscription/subscribe-hook.js';

/** What stands between clients of Kinesis and the upstream. It leaves an upstream alone that needs none of it. */
export interface KinesisBridge {
  /** Translates requests in CBOR. */
  readonly encodingHook: UpstreamEncodingHook;
  /** Answers SubscribeToShard. */
  readonly operationHook: UpstreamOperationHook;
  /** Begins to work. Until then every request passes untouched. */
  open(host: Pick<Host, 'clock' | 'upstream'>): void;
  /** Lets go of its connections to the upstream. From then on every request passes untouched. */
  close(): Promise<void>;
}

/** What of a host the hooks work with. */
interface Opened {
  readonly abilities: ReturnType<typeof createAbilities>;
  readonly subscribe: UpstreamOperationHook['around'];
  readonly callerOf: (request: UpstreamRequest) => ServiceCaller;
  readonly close: () => Promise<void>;
}

const openedFor = ({ clock, upstream }: Pick<Host, 'clock' | 'upstream'>): Opened => {
  const client = createRawClient(clock);
  const callerOf = ({ accountId, region }: UpstreamRequest): ServiceCaller => ({
    upstream,
    client,
    service: 'kinesis',
    accountId,
    region,
  });
  const live = createLiveSubscriptions(clock);
  const subscribe = createSubscribeHook({ clock, live, callerOf });
  return { abilities: createAbilities(clock), subscribe, callerOf, close: () => client.close() };
};

/** Makes a bridge. Nothing of it is shared between hosts. */
export const createKinesisBridge = (): KinesisBridge => {
  let opened: Opened | undefined;
  const lacks = async (ability: 'cbor' | 'subscriptions', request: UpstreamRequest): Promise<boolean> =>
    opened !== undefined && !(await opened.abilities.has(ability, opened.callerOf(request)));
  return {
    encodingHook: createCborHook((request) => lacks('cbor', request)),
    operationHook: {
      id: 'drey-kinesis-subscriptions',
      service: 'kinesis',
      operations: ['SubscribeToShard'],
      applies: (request) => lacks('subscriptions', request),
      around: (call, next) => opened?.subscribe(call, next) ?? next(),
    },
    open: (host) => {
      opened = openedFor(host);
    },
    close: async () => {
      const closing = opened;
      opened = undefined;
      await closing?.close();
    },
  };
};
