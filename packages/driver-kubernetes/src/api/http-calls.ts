// Requests to the API server, with answers as streams and failures of one kind.
import { type ClientRequest, type OutgoingHttpHeaders, request as plainRequest } from 'node:http';
import { type RequestOptions, request as tlsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Answer, callOnSession } from './http2-call.js';
import type { ClusterAccess } from './kube-config.js';
import { KubernetesFault, type StatusBody } from './kubernetes-fault.js';

/** One request. */
export interface Call {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
  readonly signal?: AbortSignal;
  /** Until the head of the answer; absent: as long as it takes. */
  readonly answerMilliseconds?: number;
}

const USUAL_MILLISECONDS = 15_000;
const MOST_FAULT_BYTES = 64 * 1024;

const awayFault = (error: unknown): KubernetesFault => {
  const { code, message } = error as { readonly code?: unknown; readonly message?: string };
  // That of a DOMException, as of a time that is over, is a number.
  return new KubernetesFault(
    undefined,
    { message: typeof code === 'string' ? code : (message ?? String(error)) },
    error,
  );
};

const send = (request: ClientRequest, body: Call['body']): void => {
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) request.end(body);
  else {
    body.once('error', (error) => request.destroy(error));
    body.pipe(request);
  }
};

/** What comes of it twice is what comes of it once. */
const repeatable = new Set(['GET', 'PUT', 'PATCH', 'DELETE']);
/** A session that is in use by others is not new, so that asking again needs an end. */
const MOST_TRIES = 3;

const canSendAgain = ({ body }: Call): boolean =>
  body === undefined || typeof body === 'string' || Buffer.isBuffer(body);

/**
 * Whether a connection was kept and closed by the server just as the request went out, as load balancers do after a minute: nobody has read the
 * request. A new connection that fails is never that, so that asking again comes to an end.
 */
const wasStale = ({ reusedSocket }: ClientRequest, given: Call, error: unknown): boolean =>
  reusedSocket &&
  repeatable.has(given.method) &&
  canSendAgain(given) &&
  ['ECONNRESET', 'EPIPE'].includes((error as { readonly code?: string }).code ?? '');

/** Headers of credentials. */
const plainHeaders = ({ headers = {}, auth }: RequestOptions): OutgoingHttpHeaders => ({
  ...(typeof auth === 'string' ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {}),
  ...(Array.isArray(headers) ? {} : (headers as OutgoingHttpHeaders)),
});

const askPlainly = (access: ClusterAccess, given: Call, url: URL, all: RequestOptions): Promise<Answer> => {
  const { body, signal, answerMilliseconds } = given;
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'http:' ? plainRequest(url, all) : tlsRequest(url, all);
    const timer =
      answerMilliseconds === undefined
        ? undefined
        : setTimeout(() => request.destroy(new Error(`no answer within ${answerMilliseconds} ms`)), answerMilliseconds);
    const leave = (): void => void request.destroy(signal?.reason as Error);
    signal?.addEventListener('abort', leave, { once: true });
    request.once('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    });
    let isAnswered = false;
    request.once('response', (answer) => {
      isAnswered = true;
      clearTimeout(timer);
      answer.socket.setKeepAlive(true, 10_000);
      resolve(answer);
    });
    request.on('error', (error) => {
      if (signal?.aborted === true) reject(signal.reason as Error);
      else if (!isAnswered && wasStale(request, given, error)) resolve(call(access, given));
      else reject(awayFault(error));
    });
    send(request, body);
  });
};

/**
 * Sends a request, over HTTP/2 where the server speaks it; resolves to its answer, whatever its status. Rejects with a fault without a status where
 * there is none, or with the signal's reason.
 */
export const call = async (access: ClusterAccess, given: Call, tries = 1): Promise<Answer> => {
  const { method, path, headers, body, signal, answerMilliseconds } = given;
  signal?.throwIfAborted();
  let found;
  try {
    found = await access.requestOptions();
  } catch (error) {
    throw awayFault(error);
  }
  // A login may have taken its time, and a signal that is aborted already tells nobody.
  signal?.throwIfAborted();
  const { sessions, ...options } = found;
  // Without a length a body of DELETE would be taken for the next request.
  const length =
    typeof body === 'string' || Buffer.isBuffer(body) ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  const all = { ...options, method, headers: { ...plainHeaders(options), ...headers, ...length } };
  const url = new URL(`${access.server}${path}`);
  const request = { url, method, headers: all.headers, body, signal, answerMilliseconds };
  const outcome = sessions === undefined ? undefined : await callOnSession(sessions, request);
  if (outcome === undefined) return askPlainly(access, given, url, all);
  if ('answer' in outcome) return outcome.answer;
  signal?.throwIfAborted();
  const { error, isUnseen, isStale } = outcome;
  if (tries < MOST_TRIES && canSendAgain(given) && (isUnseen || (isStale && repeatable.has(method))))
    return call(access, given, tries + 1);
  throw awayFault(error);
};

/** The fault that an answer tells of. */
const faultOf = async (answer: Answer): Promise<KubernetesFault> => {
  let said = '';
  try {
    answer.setEncoding('utf8');
    for await (const part of answer as AsyncIterable<string>) {
      said += part;
      if (said.length > MOST_FAULT_BYTES) break;
    }
  } catch {
    // What came counts.
  }
  try {
    return new KubernetesFault(answer.statusCode, JSON.parse(said) as StatusBody);
  } catch {
    const { statusCode } = answer;
    return new KubernetesFault(statusCode, { message: said.trim().slice(0, 500) || `status ${statusCode}` });
  }
};

/** An answer of success as a stream; rejects with its fault otherwise. */
export const streamOf = async (access: ClusterAccess, given: Call): Promise<Answer> => {
  const answer = await call(access, { answerMilliseconds: USUAL_MILLISECONDS, ...given });
  const { statusCode = 0 } = answer;
  if (statusCode >= 200 && statusCode < 300) return answer;
  throw await faultOf(answer);
};

/** An answer of success as JSON. */
export const jsonOf = async <T>(access: ClusterAccess, given: Call): Promise<T> => {
  const over = AbortSignal.timeout(USUAL_MILLISECONDS);
  const signal = given.signal === undefined ? over : AbortSignal.any([over, given.signal]);
  try {
    return JSON.parse(await text(await streamOf(access, { ...given, signal }))) as T;
  } catch (error) {
    given.signal?.throwIfAborted();
    throw error instanceof KubernetesFault ? error : awayFault(error);
  }
};
