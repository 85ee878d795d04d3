// Single requests to the upstream without an SDK: bounded in time and size, with an Authorization header of the right shape and no real signature.
import { Agent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as TlsAgent, request as httpsRequest } from 'node:https';
import type { Clock } from '@drey/plugin-api';
import type { UpstreamService } from './services.js';
import { timeLimitError } from './time-limit-error.js';
import { usualLimits } from './time-limits.js';
import { faultKindOf, UpstreamFault } from './upstream-fault.js';

/** One request. Emulators route by the credential scope and do not check the signature. */
export interface RawRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly service: UpstreamService;
  /** `test` unless given; an account's id addresses that account. */
  readonly accessKeyId?: string;
  /** `us-east-1` unless given. */
  readonly region?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The whole call, from the connection to the end of the answer; 8,000 unless given. */
  readonly timeoutMilliseconds?: number;
  /** Largest answer; one mebibyte unless given. */
  readonly maximumBytes?: number;
  readonly signal?: AbortSignal;
}

/** What came back, body read whole. */
export interface RawAnswer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly contentType?: string | undefined;
  readonly text: string;
}

/** Sends single requests. */
export interface RawClient {
  /** Rejects with an {@link UpstreamFault}, or with the signal's reason when that aborts. Any status is an answer. */
  send(endpoint: string, what: RawRequest): Promise<RawAnswer>;
  close(): Promise<void>;
}

const MEBIBYTE = 1024 * 1024;

const authorization = ({ accessKeyId = 'test', region = 'us-east-1', service }: RawRequest, stamp: string): string =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${stamp.slice(0, 8)}/${region}/${service}/aws4_request, ` +
  `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;

const headersOf = (what: RawRequest, now: number): Record<string, string | number> => {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return {
    authorization: authorization(what, stamp),
    'x-amz-date': stamp,
    ...what.headers,
    // Always with a length: some emulators know no chunked requests.
    ...(what.method === 'GET' ? {} : { 'content-length': Buffer.byteLength(what.body ?? '') }),
  };
};

const readBounded = async (answer: IncomingMessage, maximumBytes: number): Promise<string> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maximumBytes) throw new Error(`The answer is larger than ${maximumBytes} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

/** The watch over one request; `done` must be called at its end. */
interface Watch {
  readonly connected: () => boolean;
  /** Why the request was given up, if it was: the body's own error does not tell. */
  readonly reason: () => Error | undefined;
  readonly done: () => void;
}

const watch = (
  sent: ClientRequest,
  { timeoutMilliseconds = usualLimits.answerMilliseconds, signal }: RawRequest,
): Watch => {
  let isConnected = false;
  let reason: Error | undefined;
  const end = (milliseconds: number) => () => {
    reason = timeLimitError(milliseconds);
    sent.destroy(reason);
  };
  const whole = setTimeout(end(timeoutMilliseconds), timeoutMilliseconds);
  const connectMilliseconds = Math.min(usualLimits.connectMilliseconds, timeoutMilliseconds);
  const connecting = setTimeout(end(connectMilliseconds), connectMilliseconds);
  const connected = (): void => {
    isConnected = true;
    clearTimeout(connecting);
  };
  const abort = (): void => void sent.destroy(new Error('Aborted.'));
  signal?.addEventListener('abort', abort, { once: true });
  sent.once('socket', (socket) => (socket.connecting ? socket.once('connect', connected) : connected()));
  return {
    connected: () => isConnected,
    reason: () => reason,
    done: () => {
      clearTimeout(whole);
      clearTimeout(connecting);
      signal?.removeEventListener('abort', abort);
    },
  };
};

/** Makes a client with connections of its own; no proxy or other setting of the user's shell counts. */
export const createRawClient = (clock: Pick<Clock, 'now'>): RawClient => {
  const plain = new Agent({ keepAlive: true, maxSockets: 16, timeout: 60_000 });
  const tls = new TlsAgent({ keepAlive: true, maxSockets: 16, timeout: 60_000 });
  return {
    send: async (endpoint, what) => {
      what.signal?.throwIfAborted();
      const url = new URL(`${endpoint}${what.path}`);
      const options = { method: what.method, headers: headersOf(what, clock.now()) };
      const sent =
        url.protocol === 'https:'
          ? httpsRequest(url, { ...options, agent: tls })
          : httpRequest(url, { ...options, agent: plain });
      const bound = watch(sent, what);
      let began = false;
      try {
        const answer = await new Promise<IncomingMessage>((resolve, reject) => {
          sent.once('response', resolve);
          // Stays for the life of the request, because a destroyed one may tell its error twice.
          sent.on('error', reject);
          sent.end(what.body);
        });
        began = true;
        const { etag, 'content-type': contentType } = answer.headers;
        return {
          status: answer.statusCode ?? 0,
          etag,
          contentType,
          text: await readBounded(answer, what.maximumBytes ?? MEBIBYTE),
        };
      } catch (error) {
        sent.destroy();
        const cause = bound.reason() ?? error;
        what.signal?.throwIfAborted();
        const kind = faultKindOf(cause, began);
        throw new UpstreamFault(kind === 'silent' && !bound.connected() ? 'unreachable' : kind, {
          service: what.service,
          endpoint,
          cause,
        });
      } finally {
        bound.done();
      }
    },
    close: async () => {
      plain.destroy();
      tls.destroy();
    },
  };
};
