// Sends an answer that a plugin gave: whole, or piece by piece as fast as the client reads.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import type { Logger, UpstreamAnswer } from '@drey/plugin-api';
import type { ExtraHeaders } from '../http/answer.js';
import { mustCloseAfterAnswer } from '../http/raw-body.js';
import { beginAnswer } from './begin-answer.js';
import type { RelayExchange } from './relay-exchange.js';

/** For a client to take the end of an answer that is over. */
const REST_MILLISECONDS = 10_000;

type Pieces = AsyncIterable<Uint8Array>;

const isStream = (body: UpstreamAnswer['body']): body is Pieces =>
  typeof body !== 'string' && !(body instanceof Uint8Array);

/** Resolves when the client took what was written, or is gone, or the answer is over. */
const drained = async (response: ServerResponse, over: AbortSignal | undefined): Promise<void> => {
  // Not at once, so that an iterator that goes on does not stop everything else.
  if (over?.aborted === true) return turn();
  const given = new AbortController();
  const { signal } = given;
  const ended = over === undefined ? [] : [once(over, 'abort', { signal })];
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal }), ...ended]).finally(() =>
    given.abort(),
  );
};

/** Cuts off who does not take the rest of an answer that is over. */
const cutOffLater = (response: ServerResponse): void => {
  const timer = setTimeout(() => response.destroy(), REST_MILLISECONDS);
  response.once('close', () => clearTimeout(timer));
};

/** Stops at the first piece that nobody is there for, which ends the iteration. A failure cuts the answer off. */
const sendPieces = async (
  response: ServerResponse,
  pieces: Pieces,
  over: AbortSignal | undefined,
  log: Logger,
): Promise<void> => {
  const cutOff = (): void => cutOffLater(response);
  if (over?.aborted === true) cutOff();
  over?.addEventListener('abort', cutOff);
  response.once('close', () => over?.removeEventListener('abort', cutOff));
  try {
    for await (const piece of pieces) {
      if (response.destroyed) return;
      if (!response.write(piece)) await drained(response, over);
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
  { status, headers, body, over }: UpstreamAnswer,
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
  if (isStream(body)) await sendPieces(response, body, over, log);
  else response.end(body);
  return undefined;
};
