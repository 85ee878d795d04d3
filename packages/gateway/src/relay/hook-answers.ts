// What hooks answer that have a request's body: the one that translates it, then the one on its operation, then the upstream.
import {
  type Logger,
  ServiceError,
  type TranslatedRequest,
  type UpstreamAnswer,
  type UpstreamCall,
  type UpstreamEncodedCall,
  type UpstreamTextAnswer,
} from '@drey/plugin-api';
import type { HeldRequest } from './held-request.js';
import { failureAnswer, failureText } from './relay-error.js';
import { describeRequest, type RelayExchange } from './relay-exchange.js';

const MOST_ANSWER_BYTES = 16 * 1_048_576;
/** Kinesis answers ten mebibytes of records in base64 and more from an upstream that does not count. */
const MOST_TRANSLATED_BYTES = 64 * 1_048_576;

/** What a hook asks of the upstream. */
export interface HookQuestion {
  readonly body: Buffer;
  /** The client's where it is undefined. */
  readonly contentType: string | undefined;
  readonly mostAnswerBytes: number;
  readonly signal: AbortSignal;
}

/** What hooks are run with. */
export interface HookAnswerNeeds {
  readonly log: Logger;
  readonly hasUpstream: boolean;
  readonly callsBack: boolean;
  /** Never rejects. */
  readonly ask: (question: HookQuestion) => Promise<UpstreamTextAnswer>;
}

/** The request as it goes on from a translation; undefined where there was none. */
interface Inside {
  readonly translated: TranslatedRequest | undefined;
  readonly signal: AbortSignal;
}

/** What a hook that threw is answered with. */
const asFailure = (
  log: Logger,
  hook: { readonly id: string },
  action: string | undefined,
  error: unknown,
): { readonly status: number; readonly code: string; readonly message: string } => {
  if (error instanceof ServiceError) return { status: error.status, code: error.code, message: error.message };
  log.error('A hook on an operation of the upstream failed', { hook: hook.id, action, error });
  const message = `The hook '${hook.id}' failed; the log of the host has the reason.`;
  return { status: 500, code: 'InternalFailure', message };
};

const askOperationHook = async (
  { log, hasUpstream, callsBack, ask }: HookAnswerNeeds,
  exchange: RelayExchange,
  { hooked, body }: HeldRequest,
  { translated, signal }: Inside,
): Promise<UpstreamAnswer> => {
  const contentType = translated?.contentType;
  const mostAnswerBytes = translated === undefined ? MOST_ANSWER_BYTES : MOST_TRANSLATED_BYTES;
  const sent = translated === undefined ? body : Buffer.from(translated.body);
  const next = (other?: string): Promise<UpstreamTextAnswer> =>
    ask({ body: other === undefined ? sent : Buffer.from(other), contentType, mostAnswerBytes, signal });
  if (hooked === undefined) return next();
  const { hook, action } = hooked;
  const text = translated?.body ?? body.toString('utf8');
  const call: UpstreamCall = { ...describeRequest(exchange, log), action, body: text, hasUpstream, callsBack, signal };
  try {
    return await hook.around(call, next);
  } catch (error) {
    return failureText(exchange.request, exchange.service, asFailure(log, hook, action, error));
  }
};

/** The answer of the hooks that hold a request; undefined where there are none. Never rejects. */
export const answerOfHooks = async (
  needs: HookAnswerNeeds,
  exchange: RelayExchange,
  held: HeldRequest,
): Promise<UpstreamAnswer | undefined> => {
  const { encoding, hooked, body } = held;
  if (encoding === undefined && hooked === undefined) return undefined;
  const gone = new AbortController();
  const leave = (): void => gone.abort(new Error('The client went away.'));
  if (exchange.response.destroyed) leave();
  else exchange.response.once('close', leave);
  const { signal } = gone;
  if (encoding === undefined) return askOperationHook(needs, exchange, held, { translated: undefined, signal });
  const call: UpstreamEncodedCall = { ...describeRequest(exchange, needs.log), body, signal };
  try {
    return await encoding.around(call, (translated) => askOperationHook(needs, exchange, held, { translated, signal }));
  } catch (error) {
    const failure = asFailure(needs.log, encoding, exchange.action, error);
    return failureAnswer(exchange.request, exchange.service, failure);
  }
};
