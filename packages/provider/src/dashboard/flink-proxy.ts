// Hands one GET on to a JobManager and its answer back, without the secrets that Flink's pages may show.
import { get, type IncomingMessage } from 'node:http';
import type { RouteAnswer } from '@drey/plugin-api';
import type { FlinkPage } from './flink-paths.js';
import { maskedJson, maskedText } from './masked.js';
import { page } from './page.js';

/** How long Flink may stay silent. */
const SILENCE_MILLISECONDS = 30_000;
/** More than settings ever take. */
const MOST_SETTINGS_BYTES = 8 * 1024 * 1024;

/** Neither encodings nor ranges: a secret must not hide in a piece. */
const requestHeaders = ['accept', 'if-modified-since', 'if-none-match'] as const;
const answerHeaders = [
  'cache-control',
  'content-disposition',
  'content-length',
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
  readonly page: FlinkPage;
  /** The query as sent, with its `?`. */
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  /** True for HEAD: Flink knows GET only, so its body is thrown away. */
  readonly headersOnly: boolean;
  /** Values that no answer may hold. */
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
}

const ask = ({ rest, page: { path }, search, headers, signal }: FlinkLook): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = get(`${rest}${path}${search}`, {
      headers: picked(headers, requestHeaders),
      signal,
      timeout: SILENCE_MILLISECONDS,
    });
    request.once('timeout', () => request.destroy(new Error(`Flink was silent for ${SILENCE_MILLISECONDS} ms.`)));
    request.on('error', reject);
    request.once('upgrade', (_answer, socket) => {
      socket.destroy();
      reject(new Error('Flink changed the protocol without being asked.'));
    });
    request.once('response', resolve);
  });

const silent = page(
  503,
  'Flink does not answer',
  'The cluster is starting, ending or being replaced. Try again in a moment.',
  { 'retry-after': '2' },
);

const maskedSettings = async (answer: IncomingMessage, secrets: readonly string[]): Promise<string> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_SETTINGS_BYTES) throw new Error('The settings are larger than eight mebibytes.');
    parts.push(part);
  }
  return JSON.stringify(maskedJson(JSON.parse(Buffer.concat(parts).toString('utf8')), secrets));
};

const contentOf = async (
  answer: IncomingMessage,
  { page: { kind }, secrets }: FlinkLook,
): Promise<string | AsyncIterable<Uint8Array>> => {
  if (kind === 'settings') return maskedSettings(answer, secrets);
  return kind === 'file' ? answer : maskedText(answer, secrets);
};

/** Answers with what Flink answers; a JobManager that cannot be reached gives a page that says so. */
export const lookAtFlink = async (look: FlinkLook): Promise<RouteAnswer> => {
  try {
    const answer = await ask(look);
    const headers: Record<string, string> = {
      ...picked(answer.headers, answerHeaders),
      'x-content-type-options': 'nosniff',
      // The address of a session is its key.
      'referrer-policy': 'no-referrer',
    };
    if (look.page.kind === 'settings') delete headers['content-length'];
    if (look.headersOnly) answer.destroy();
    return {
      status: answer.statusCode ?? 502,
      headers,
      ...(look.headersOnly ? {} : { body: await contentOf(answer, look) }),
    };
  } catch {
    return silent;
  }
};
