// Reads a request's raw body up to a limit.
import type { IncomingMessage } from 'node:http';
import { ServiceError } from '@drey/plugin-api';

const STALL_MILLISECONDS = 60_000;
const SMALL_BODY_BYTES = 65_536;

/** The client went away before its body was complete; there is nobody to answer. */
export class ClientGoneError extends Error {
  constructor() {
    super('The client closed the connection before its request was complete.');
    this.name = 'ClientGoneError';
  }
}

const tooLarge = (limitBytes: number): ServiceError =>
  new ServiceError('RequestEntityTooLargeException', `The request body is larger than ${limitBytes} bytes.`, {
    status: 413,
  });

/** The length that the request announces; NaN for a chunked body, 0 for none. */
export const announcedLength = (request: IncomingMessage): number => {
  const length = request.headers['content-length'];
  if (length !== undefined) return Number(length);
  return request.headers['transfer-encoding'] === undefined ? 0 : Number.NaN;
};

/**
 * Whether so much of a body is still to come that an answer must end the connection. A small rest is thrown away by the server, and the
 * connection stays usable; a client that waits for `100 Continue` may or may not send its body, so nothing after it would be in step.
 */
export const mustCloseAfterAnswer = (request: IncomingMessage): boolean =>
  !request.complete && (request.headers.expect !== undefined || !(announcedLength(request) <= SMALL_BODY_BYTES));

/**
 * Resolves to the whole body. Rejects with a `ServiceError` of status 413 when it is larger than the limit, 408 when a large body
 * stalls for a minute, with {@link ClientGoneError} when the connection breaks, and with what `look` throws at a piece of it.
 */
export const readBody = (
  request: IncomingMessage,
  limitBytes: number,
  look: (piece: Buffer) => void = () => {},
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const announced = announcedLength(request);
    if (announced > limitBytes) {
      reject(tooLarge(limitBytes));
      return;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    const watch = announced <= SMALL_BODY_BYTES ? undefined : setTimeout(() => fail(stalled()), STALL_MILLISECONDS);
    const stalled = (): ServiceError =>
      new ServiceError('RequestTimeoutException', `The body stalled for ${STALL_MILLISECONDS} ms.`, { status: 408 });
    const fail = (error: Error): void => {
      clearTimeout(watch);
      request.removeListener('data', onData);
      chunks.length = 0;
      reject(error);
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > limitBytes) throw tooLarge(limitBytes);
      look(chunk);
      chunks.push(chunk);
      watch?.refresh();
    };
    const onData = (chunk: Buffer): void => {
      try {
        take(chunk);
      } catch (error) {
        fail(error as Error);
      }
    };
    request.on('data', onData);
    // Each of these comes once anyway, and `once` would cost a wrapper.
    request.on('end', () => {
      clearTimeout(watch);
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length));
    });
    request.on('error', () => fail(new ClientGoneError()));
    request.on('close', () => {
      if (!request.complete) fail(new ClientGoneError());
    });
  });
