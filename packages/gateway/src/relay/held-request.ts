// A request for the upstream that one of our plugins has to see whole: which requests these are, and their bodies.
import type { IncomingMessage } from 'node:http';
import type { UpstreamOperationHook } from '@drey/plugin-api';
import { readBody } from '../http/raw-body.js';
import { actionIn, isForm, queryOf } from './operation-name.js';

/** More than any template or list of ARNs that AWS takes. */
const MOST_BYTES = 1_048_576;

/** A request whose body was read. */
export interface HeldRequest {
  readonly body: Buffer;
  /** What stands around its operation, if anything does. */
  readonly hooked: { readonly hook: UpstreamOperationHook; readonly action: string } | undefined;
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

/**
 * Reads the body of a request that is, or may be, one of an operation with a hook; undefined for all others, whose body is left alone. In
 * the query protocol the operation is in the body. `begin` is called before anything is read. Rejects as `readBody` does.
 */
export const heldRequest = async (
  all: readonly UpstreamOperationHook[],
  { request, service, action }: RequestHead,
  begin: () => void,
): Promise<HeldRequest | undefined> => {
  const hooks = all.filter((hook) => hook.service === service);
  if (hooks.length === 0) return undefined;
  const read = (): Promise<Buffer> => {
    begin();
    return readBody(request, MOST_BYTES);
  };
  if (action !== undefined) {
    const hooked = hookFor(hooks, [action]);
    return hooked && { hooked, body: await read() };
  }
  if (isForm(request)) {
    const body = await read();
    return { body, hooked: hookFor(hooks, queryActions(request, body)) };
  }
  const hooked = hookFor(hooks, queryActions(request, Buffer.alloc(0)));
  return hooked && { hooked, body: await read() };
};
