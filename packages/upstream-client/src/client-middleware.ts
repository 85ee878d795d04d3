// What every client of the SDK gets of ours: the account's headers, a bound on the body's time, and faults of one kind.
import type { Upstream } from '@drey/plugin-api';
import type { SdkClients, SdkService } from './sdk-services.js';
import { timeLimitError } from './time-limit-error.js';
import { faultKindOf, UpstreamFault } from './upstream-fault.js';

/** What the middleware has to know. */
export interface Guard {
  readonly service: SdkService;
  readonly endpoint: string;
  readonly accountId: string;
  readonly upstream: Upstream;
  readonly bodyMilliseconds: number;
}

/** The part of an answer's body that we touch: it is Node's incoming message. */
interface Destroyable {
  destroy(error: Error): void;
  once(event: 'close', listener: () => void): unknown;
}

const isDestroyable = (body: unknown): body is Destroyable =>
  typeof body === 'object' && body !== null && 'destroy' in body && 'once' in body;

/** Ends a body that takes too long as a whole; one that pauses too long is ended by the client's idle limit. */
const boundBody = (body: unknown, milliseconds: number): void => {
  if (!isDestroyable(body)) return;
  const timer = setTimeout(() => body.destroy(timeLimitError(milliseconds)), milliseconds);
  timer.unref();
  body.once('close', () => clearTimeout(timer));
};

const putHeaders = (request: unknown, headers: Readonly<Record<string, string>>): void => {
  if (typeof request !== 'object' || request === null || !('headers' in request)) return;
  Object.assign(request.headers as object, headers);
};

/** An error that the service answered, or that the caller himself caused. */
const isPlain = (error: unknown): boolean => {
  const { name, $fault } = (error ?? {}) as { readonly name?: unknown; readonly $fault?: unknown };
  return error instanceof UpstreamFault || name === 'AbortError' || typeof $fault === 'string';
};

/** The SDK lets the answer hang on errors of its parsers. */
const statusOf = (error: unknown): number | undefined => {
  const { $response } = (error ?? {}) as { readonly $response?: { readonly statusCode?: number } };
  return $response?.statusCode;
};

interface Stack {
  add(middleware: unknown, options: Readonly<Record<string, unknown>>): void;
}

type Next = (call: { readonly request: unknown }) => Promise<{ readonly response: unknown }>;

/** Adds it to a client. */
export const guardClient = (client: SdkClients[SdkService], guard: Guard): void => {
  const { service, endpoint, upstream, accountId, bodyMilliseconds } = guard;
  // All clients have the same stack; only the types of what they carry differ.
  const stack = client.middlewareStack as unknown as Stack;
  const faultOf = (cause: unknown, began: boolean): unknown =>
    isPlain(cause)
      ? cause
      : new UpstreamFault(faultKindOf(cause, began), { service, endpoint, cause, status: statusOf(cause) });

  stack.add(
    (next: Next): Next =>
      (call) => {
        putHeaders(call.request, upstream.accountHeaders(accountId));
        return next(call);
      },
    { step: 'build', name: 'dreyAccountHeaders' },
  );
  // The inner one sees the connection, the outer one the reading of the answer as well.
  stack.add(
    (next: Next): Next =>
      async (call) => {
        try {
          const result = await next(call);
          boundBody((result.response as { readonly body?: unknown } | null)?.body, bodyMilliseconds);
          return result;
        } catch (error) {
          throw faultOf(error, false);
        }
      },
    { step: 'deserialize', priority: 'low', name: 'dreyConnection' },
  );
  stack.add(
    (next: Next): Next =>
      async (call) => {
        try {
          return await next(call);
        } catch (error) {
          throw faultOf(error, true);
        }
      },
    { step: 'deserialize', priority: 'high', name: 'dreyAnswer' },
  );
};
