// Writes small complete answers.
import type { ServerResponse } from 'node:http';
import type { ServiceError } from '@drey/plugin-api';
import { CONTENT_TYPE, encodeError } from './aws-json-1-1.js';
import { mustCloseAfterAnswer } from './raw-body.js';

const DRAIN_MILLISECONDS = 3000;

/** Further headers of an answer, such as CORS. */
export type ExtraHeaders = Readonly<Record<string, string>>;

/** Answers an AWS JSON request. */
export const answerJson = (
  response: ServerResponse,
  status: number,
  requestId: string,
  body: string,
  extra?: ExtraHeaders,
): void => {
  const length = Buffer.byteLength(body);
  const headers = {
    'Content-Type': CONTENT_TYPE,
    'Content-Length': length,
    'x-amzn-RequestId': requestId,
  };
  response.writeHead(status, extra === undefined ? headers : { ...headers, ...extra });
  // Plain ASCII is the same in both, and latin1 is the cheaper one to write.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
};

/**
 * Ends an answer to a request whose body was not read. Closing at once would reset the connection under a client that is still
 * sending, which then never reads the answer; so the rest is thrown away for a moment first.
 */
const endAfterDraining = (response: ServerResponse, body: string): void => {
  response.write(body);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, DRAIN_MILLISECONDS);
  response.req.once('end', end).once('close', end).resume();
};

/** Answers an AWS JSON request with an error. A body that was refused unread ends the connection with it. */
export const answerServiceError = (
  response: ServerResponse,
  requestId: string,
  error: ServiceError,
  extra: ExtraHeaders = {},
): void => {
  const body = encodeError(error);
  if (!mustCloseAfterAnswer(response.req)) {
    answerJson(response, error.status, requestId, body, { 'x-amzn-ErrorType': error.code, ...extra });
    return;
  }
  response.writeHead(error.status, {
    'Content-Type': CONTENT_TYPE,
    'Content-Length': Buffer.byteLength(body),
    'x-amzn-RequestId': requestId,
    'x-amzn-ErrorType': error.code,
    Connection: 'close',
    ...extra,
  });
  endAfterDraining(response, body);
};

/** Answers with any JSON, for people and scripts. */
export const answerPlainJson = (
  response: ServerResponse,
  status: number,
  value: unknown,
  extra: ExtraHeaders = {},
): void => {
  const body = `${JSON.stringify(value)}\n`;
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...extra,
  });
  response.end(body);
};
