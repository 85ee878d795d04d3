// Sends an answer that a plugin gave: whole, or piece by piece as fast as the client reads.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Logger, UpstreamAnswer } from '@drey/plugin-api';
import type { ExtraHeaders } from '../http/answer.js';
import { mustCloseAfterAnswer } from '../http/raw-body.js';
import { beginAnswer } from './begin-answer.js';
import type { RelayExchange } from './relay-exchange.js';

type Pieces = AsyncIterable<Uint8Array>;

const isStream = (body: UpstreamAnswer['body']): body is Pieces =>
  typeof body !== 'string' && !(body instanceof Uint8Array);

/** Resolves when the client took what was written, or is gone. */
const drained = async (response: ServerResponse): Promise<void> => {
  const given = new AbortController();
  const { signal } = given;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).finally(() =>
    given.abort(),
  );
};

/** Stops at the first piece that nobody is there for, which ends the iteration. A failure cuts the answer off. */
const sendPieces = async (response: ServerResponse, pieces: Pieces, log: Logger): Promise<void> => {
  try {
    for await (const piece of pieces) {
      if (response.destroyed) return;
      if (!response.write(piece)) await drained(response);
      if (response.destroyed) return;
    }
    response.end();
  } catch (error) {
    if (!response.destroyed) log.error('An answer of a plugin broke off', { error });
    response.destroy();
  }
};

/** Asks for nothing of a stream that nobody will read; one that has not begun has nothing to end. */
const forget = async (body: UpstreamAnswer['body']): Promise<void> => {
  if (isStream(body)) await body[Symbol.asyncIterator]().return?.();
};

/** Sends it; resolves when it is sent or the client is gone, with the reason where its head cannot be written. Never rejects. */
export const sendAnswer = async (
  { request, response }: Pick<RelayExchange, 'request' | 'response'>,
  { status, headers, body }: UpstreamAnswer,
  extra: ExtraHeaders | undefined,
  log: Logger,
): Promise<string | undefined> => {
  if (response.destroyed) {
    await forget(body).catch(() => {});
    return undefined;
  }
  const all = {
    ...headers,
    ...(isStream(body) ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...(mustCloseAfterAnswer(request) ? { Connection: 'close' } : {}),
    ...extra,
  };
  const fault = beginAnswer(response, { status, reason: undefined, headers: Object.entries(all).flat() });
  if (fault !== undefined) {
    await forget(body).catch(() => {});
    return fault;
  }
  if (isStream(body)) await sendPieces(response, body, log);
  else response.end(body);
  return undefined;
};
