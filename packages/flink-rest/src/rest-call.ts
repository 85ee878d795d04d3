// One call of Flink's REST API: bounded in time and size, with errors told apart.
import { type Dispatcher, request } from 'undici';
import { FlinkUnreachable, readRestError, type Unreachable } from './flink-rest-error.js';
import { REST_TOKEN_HEADER } from './rest-token.js';

/** How calls are made. */
export interface RestOptions {
  /** Base URL without a trailing slash. */
  readonly base: string;
  /** The cluster's {@link restToken}; without it the API only lets us look. */
  readonly token?: string;
  /** For connections that are shared or faked; undici's own unless given. */
  readonly dispatcher?: Dispatcher;
  /** For answers that need no work of the job; 10,000 ms unless given. */
  readonly timeoutMilliseconds?: number;
  /** For the run of a jar, whose `main()` comes before the answer; 300,000 ms unless given. */
  readonly runTimeoutMilliseconds?: number;
  /** Longest answer that is read; 32 MiB unless given. */
  readonly maximumBodyBytes?: number;
  readonly signal?: AbortSignal;
}

/** One call. */
export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMilliseconds?: number;
}

const DEFAULT_TIMEOUT_MILLISECONDS = 10_000;
const DEFAULT_MAXIMUM_BODY_BYTES = 32 * 1024 * 1024;

/** What a call meets between the start of the REST server and that of the part behind it (1.13 has the first, 1.15 to 2.3 the second). */
const notStarted: ReadonlySet<string> = new Set([
  'org.apache.flink.runtime.rpc.akka.exceptions.AkkaRpcException',
  'org.apache.flink.runtime.rpc.exceptions.EndpointNotStartedException',
]);

/** Faults of our own end of a connection. */
const OWN_FAULTS: ReadonlySet<string> = new Set([
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'ENOBUFS',
  'EAGAIN',
  'EADDRNOTAVAIL',
  'ENETDOWN',
  'ENETUNREACH',
  'EAI_AGAIN',
]);

const reasonOf = (error: NodeJS.ErrnoException): Unreachable => {
  if (error.code === 'ECONNREFUSED') return 'refused';
  if (error.name === 'TimeoutError' || (error.code ?? '').includes('TIMEOUT') || error.code === 'ETIMEDOUT')
    return 'timeout';
  return OWN_FAULTS.has(error.code ?? '') ? 'unasked' : 'broken';
};

const read = async (body: AsyncIterable<Buffer>, maximumBytes: number): Promise<string> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > maximumBytes)
      throw new FlinkUnreachable('broken', `Flink's answer is longer than ${maximumBytes} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

/** Makes one call and parses the JSON answer. Throws {@link FlinkRestError} or {@link FlinkUnreachable}, or the signal's reason. */
export const callRest = async (options: RestOptions, call: RestRequest): Promise<unknown> => {
  const timeoutMilliseconds = call.timeoutMilliseconds ?? options.timeoutMilliseconds ?? DEFAULT_TIMEOUT_MILLISECONDS;
  const timeout = AbortSignal.timeout(timeoutMilliseconds);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  let status: number;
  let text: string;
  try {
    const answer = await request(`${options.base}${call.path}`, {
      method: call.method,
      signal,
      headersTimeout: timeoutMilliseconds + 1000,
      bodyTimeout: timeoutMilliseconds + 1000,
      ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
      headers: {
        ...(options.token === undefined ? {} : { [REST_TOKEN_HEADER]: options.token }),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    status = answer.statusCode;
    text = await read(answer.body as AsyncIterable<Buffer>, options.maximumBodyBytes ?? DEFAULT_MAXIMUM_BODY_BYTES);
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    if (error instanceof FlinkUnreachable) throw error;
    const cause = error as NodeJS.ErrnoException;
    const reason = reasonOf(cause);
    const what = reason === 'unasked' ? 'could not be asked' : 'does not answer';
    throw new FlinkUnreachable(reason, `Flink at ${options.base} ${what}: ${cause.message}`, cause);
  }
  // What a JobManager answers before it has found itself leader.
  if (status === 503) throw new FlinkUnreachable('starting', `Flink at ${options.base} is not ready yet.`);
  if (status >= 400) {
    const error = readRestError(status, text);
    if (status === 500 && notStarted.has(error.root?.type ?? '')) {
      throw new FlinkUnreachable('starting', `Flink at ${options.base} is not ready yet.`, error);
    }
    throw error;
  }
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch (error) {
    throw new FlinkUnreachable('broken', `Flink at ${options.base} did not answer in JSON.`, error);
  }
};
