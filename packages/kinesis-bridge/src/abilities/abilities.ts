// What an upstream's Kinesis can do by itself. It is asked once, with calls that change nothing, and remembered by its address.
import { isMembers, parseChecked } from '@drey/plugin-api';
import type { RawAnswer, ServiceCaller } from '@drey/upstream-client';
import { UpstreamFault } from '@drey/upstream-client';
import { CBOR, JSON_1_1, TARGET_PREFIX } from '../encodings.js';

/** Something that not every emulator has. */
export type Ability = 'cbor' | 'subscriptions';

/** Asks upstreams what they can do. */
export interface Abilities {
  /** Whether the upstream has an ability. One that cannot be asked is taken to have it, and asked again next time. */
  has(ability: Ability, caller: ServiceCaller): Promise<boolean>;
}

const EMPTY_MAP = Uint8Array.of(0xa0);
const ASK_MILLISECONDS = 5_000;

const post = (
  { upstream, client, service, accountId, region }: ServiceCaller,
  operation: string,
  contentType: string,
  body: string | Uint8Array,
): Promise<RawAnswer> => {
  const { endpoint } = upstream;
  if (endpoint === null) throw new UpstreamFault('absent', { service, endpoint });
  return client.send(endpoint, {
    method: 'POST',
    path: '/',
    service,
    accessKeyId: accountId,
    region,
    headers: {
      ...upstream.accountHeaders(accountId),
      'content-type': contentType,
      'x-amz-target': `${TARGET_PREFIX}.${operation}`,
    },
    body,
    timeoutMilliseconds: ASK_MILLISECONDS,
  });
};

/** One that knows CBOR answers in it, errors too. */
const speaksCbor = async (caller: ServiceCaller): Promise<boolean> => {
  const { contentType } = await post(caller, 'DescribeLimits', CBOR, EMPTY_MAP);
  return contentType?.toLowerCase().startsWith(CBOR) === true;
};

const unknownOperation = /Unknown|NotImplemented|InvalidAction|UnsupportedOperation/i;

/** One that knows the operation misses its members; the others miss the operation, or break. */
const subscribes = async (caller: ServiceCaller): Promise<boolean> => {
  const { status, text } = await post(caller, 'SubscribeToShard', JSON_1_1, '{}');
  const code = parseChecked(text, isMembers)?.['__type'];
  return status >= 400 && status < 500 && typeof code === 'string' && !unknownOperation.test(code);
};

const questions: Readonly<Record<Ability, (caller: ServiceCaller) => Promise<boolean>>> = {
  cbor: speaksCbor,
  subscriptions: subscribes,
};

/** What was found at one address. */
interface Found {
  readonly endpoint: string | null;
  readonly answers: Map<Ability, Promise<boolean>>;
}

/** Makes an empty memory. */
export const createAbilities = (): Abilities => {
  let found: Found = { endpoint: null, answers: new Map() };
  return {
    has: async (ability, caller) => {
      const { endpoint } = caller.upstream;
      if (found.endpoint !== endpoint) found = { endpoint, answers: new Map() };
      const { answers } = found;
      const known = answers.get(ability) ?? questions[ability](caller);
      answers.set(ability, known);
      try {
        return await known;
      } catch {
        answers.delete(ability);
        return true;
      }
    },
  };
};
