// Hands one GET on to a JobManager and its answer back, byte for byte.
import { get, type IncomingMessage } from 'node:http';
import type { RouteAnswer } from '@drey/plugin-api';
import { page } from './page.js';

/** How long Flink may stay silent. */
const silenceMilliseconds = 30_000;

const requestHeaders = ['accept', 'accept-encoding', 'if-modified-since', 'if-none-match', 'range'] as const;
const answerHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'date',
  'etag',
  'expires',
  'last-modified',
] as const;

const picked = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  names: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );

/** One look at a JobManager. */
export interface FlinkLook {
  /** Base URL of its REST API. */
  readonly rest: string;
  /** Path below it and query, as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** True for HEAD: Flink knows GET only, so its body is thrown away. */
  readonly headersOnly: boolean;
  readonly signal: AbortSignal;
}

const ask = ({ rest, target, headers, signal }: FlinkLook): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = get(`${rest}${target}`, {
      headers: picked(headers, requestHeaders),
      signal,
      timeout: silenceMilliseconds,
    });
    request.once('timeout', () => request.destroy(new Error(`Flink was silent for ${silenceMilliseconds} ms.`)));
    request.on('error', reject);
    request.once('upgrade', (_answer, socket) => {
      socket.destroy();
      reject(new Error('Flink changed the protocol without being asked.'));
    });
    request.once('response', resolve);
  });

/** Answers with what Flink answers; a JobManager that cannot be reached gives a page that says so. */
export const lookAtFlink = async (look: FlinkLook): Promise<RouteAnswer> => {
  let answer: IncomingMessage;
  try {
    answer = await ask(look);
  } catch {
    return page(
      503,
      'Flink does not answer',
      'The cluster is starting, ending or being replaced. Try again in a moment.',
      {
        'retry-after': '2',
      },
    );
  }
  if (look.headersOnly) answer.destroy();
  return {
    status: answer.statusCode ?? 502,
    headers: { ...picked(answer.headers, answerHeaders), 'x-content-type-options': 'nosniff' },
    ...(look.headersOnly ? {} : { body: answer as AsyncIterable<Uint8Array> }),
  };
};
