// What an upstream's Kinesis can do by itself. It is asked with calls that change nothing, and what it says is remembered by its address.
import { type Clock, isMembers, parseChecked } from '@drey/plugin-api';
import { callRaw, type RawAnswer, type ServiceCaller } from '@drey/upstream-client';
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
/** After a doubtful answer. */
const AGAIN_MILLISECONDS = 1_000;
/** Doubtful answers over this time are believed: some upstreams break at what they do not know. */
const SURE_MILLISECONDS = 60_000;

const post = (
  caller: ServiceCaller,
  operation: string,
  contentType: string,
  body: string | Uint8Array,
): Promise<RawAnswer> => {
  const headers = { 'content-type': contentType, 'x-amz-target': `${TARGET_PREFIX}.${operation}` };
  return callRaw(caller, body, headers, { timeoutMilliseconds: ASK_MILLISECONDS });
};

/** What an upstream's answer tells. */
interface Told {
  readonly can: boolean;
  /** An upstream that is still starting answers so as well. */
  readonly isDoubtful: boolean;
}

const told = (can: boolean, { status }: RawAnswer): Told => ({ can, isDoubtful: !can && status >= 500 });

/** One that knows CBOR answers in it, errors too. */
const speaksCbor = async (caller: ServiceCaller): Promise<Told> => {
  const answer = await post(caller, 'DescribeLimits', CBOR, EMPTY_MAP);
  return told(answer.contentType?.toLowerCase().startsWith(CBOR) === true, answer);
};

const unknownOperation = /Unknown|NotImplemented|InvalidAction|UnsupportedOperation/i;

/** One that knows the operation misses its members; the others miss the operation, or break. */
const subscribes = async (caller: ServiceCaller): Promise<Told> => {
  const answer = await post(caller, 'SubscribeToShard', JSON_1_1, '{}');
  const { status, text } = answer;
  const code = parseChecked(text, isMembers)?.['__type'];
  return told(status >= 400 && status < 500 && typeof code === 'string' && !unknownOperation.test(code), answer);
};

const questions: Readonly<Record<Ability, (caller: ServiceCaller) => Promise<Told>>> = {
  cbor: speaksCbor,
  subscriptions: subscribes,
};

/** What was found of one ability. */
interface Answer {
  readonly told: Promise<Told>;
  readonly askedAt: number;
  /** When the first of the doubtful answers came that all said the same. */
  readonly doubtfulSince: number | undefined;
}

/** What was found at one address. */
interface Found {
  readonly endpoint: string | null;
  readonly answers: Map<Ability, Answer>;
}

/** Makes an empty memory. */
export const createAbilities = (clock: Pick<Clock, 'now'>): Abilities => {
  let found: Found = { endpoint: null, answers: new Map() };
  return {
    has: async (ability, caller) => {
      const { endpoint } = caller.upstream;
      if (found.endpoint !== endpoint) found = { endpoint, answers: new Map() };
      const { answers } = found;
      const now = clock.now();
      const ask = (doubtfulSince: number | undefined): Answer => {
        const asked = { told: questions[ability](caller), askedAt: now, doubtfulSince };
        answers.set(ability, asked);
        return asked;
      };
      let answer = answers.get(ability) ?? ask(undefined);
      try {
        const { isDoubtful } = await answer.told;
        const { askedAt, doubtfulSince } = answer;
        const isSure = !isDoubtful || (doubtfulSince !== undefined && askedAt - doubtfulSince >= SURE_MILLISECONDS);
        if (!isSure && now - askedAt >= AGAIN_MILLISECONDS && answers.get(ability) === answer)
          answer = ask(doubtfulSince ?? askedAt);
        return (await answer.told).can;
      } catch {
        if (answers.get(ability) === answer) answers.delete(ability);
        return true;
      }
    },
  };
};
