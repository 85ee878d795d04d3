// A request for the upstream that one of our plugins has to see whole: which requests these are, and their bodies.
import type { IncomingMessage } from 'node:http';
import type { UpstreamEncodingHook, UpstreamOperationHook } from '@drey/plugin-api';
import { readBody } from '../http/raw-body.js';
import { actionIn, isForm, queryOf } from './operation-name.js';

/** More than any template or list of ARNs that AWS takes. */
const MOST_BYTES = 1_048_576;

/** A request whose body was read. */
export interface HeldRequest {
  readonly body: Buffer;
  /** What stands around its operation, if anything does. */
  readonly hooked: { readonly hook: UpstreamOperationHook; readonly action: string } | undefined;
  /** What translates it, if anything does. */
  readonly encoding: UpstreamEncodingHook | undefined;
}

/** Hooks on the service of a request, for requests such as this one. */
export interface HooksOn {
  readonly operations: readonly UpstreamOperationHook[];
  readonly encoding: UpstreamEncodingHook | undefined;
}

/** What is known of a request before its body. */
export interface RequestHead {
  readonly request: IncomingMessage;
  readonly service: string;
  /** Operation of `X-Amz-Target`. */
  readonly action: string | undefined;
}

/** A server of the query protocol takes parameters from both places. */
const queryActions = (request: IncomingMessage, body: Buffer): readonly string[] => {
  return [actionIn(body.toString('utf8')), actionIn(queryOf(request.url ?? '/'))].filter((action) => action !== null);
};

const hookFor = (hooks: readonly UpstreamOperationHook[], actions: readonly string[]): HeldRequest['hooked'] => {
  for (const action of actions) {
    const hook = hooks.find(({ operations }) => operations.includes(action));
    if (hook !== undefined) return { hook, action };
  }
  return undefined;
};

/** The media type of a body, in lower case and without parameters. */
const mediaType = ({ headers }: IncomingMessage): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/**
 * The hooks that a request concerns. Those with a question of their own (`applies`) are asked only about requests that are theirs by service,
 * encoding and operation. Rejects as a question does.
 */
export const hooksOn = async (
  all: { readonly operations: readonly UpstreamOperationHook[]; readonly encodings: readonly UpstreamEncodingHook[] },
  { request, service, action }: RequestHead,
  asks: (hook: Pick<UpstreamEncodingHook, 'applies'>) => Promise<boolean>,
): Promise<HooksOn> => {
  const operations: UpstreamOperationHook[] = [];
  for (const hook of all.operations) {
    if (hook.service !== service) continue;
    const { applies } = hook;
    const isAsked = applies !== undefined && action !== undefined && hook.operations.includes(action);
    if (!isAsked || (await asks({ applies }))) operations.push(hook);
  }
  const encoding = all.encodings.find((hook) => hook.service === service && hook.contentType === mediaType(request));
  return { operations, encoding: encoding !== undefined && (await asks(encoding)) ? encoding : undefined };
};

/**
 * Reads the body of a request that is, or may be, one of an operation with a hook, or in an encoding with one; undefined for all others, whose
 * body is left alone. In the query protocol the operation is in the body. `begin` is called before anything is read. Rejects as `readBody` does.
 */
export const heldRequest = async (
  { operations: hooks, encoding }: HooksOn,
  { request, action }: Omit<RequestHead, 'service'>,
  begin: () => void,
): Promise<HeldRequest | undefined> => {
  if (hooks.length === 0 && encoding === undefined) return undefined;
  const read = (): Promise<Buffer> => {
    begin();
    return readBody(request, encoding?.mostBytes ?? MOST_BYTES);
  };
  if (action !== undefined) {
    const hooked = hookFor(hooks, [action]);
    return hooked === undefined && encoding === undefined ? undefined : { hooked, encoding, body: await read() };
  }
  if (encoding !== undefined) return { encoding, hooked: undefined, body: await read() };
  if (isForm(request)) {
    const body = await read();
    return { body, encoding, hooked: hookFor(hooks, queryActions(request, body)) };
  }
  const hooked = hookFor(hooks, queryActions(request, Buffer.alloc(0)));
  return hooked && { hooked, encoding, body: await read() };
};
