// Failures of the relay itself, in the error form of the protocol that the client speaks.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { UpstreamAnswer, UpstreamTextAnswer } from '@drey/plugin-api';
import { cborError } from './cbor-error.js';
import { mustCloseAfterAnswer } from '../http/raw-body.js';

/** A failure to tell the client. */
export interface RelayFailure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);

const s3Body = ({ code, message }: RelayFailure, requestId: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message>` +
  `<RequestId>${requestId}</RequestId></Error>`;

const queryBody = ({ code, message, status }: RelayFailure, requestId: string): string =>
  `<ErrorResponse><Error><Type>${status >= 500 ? 'Receiver' : 'Sender'}</Type><Code>${code}</Code>` +
  `<Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;

const ec2Body = ({ code, message }: RelayFailure, requestId: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${code}</Code><Message>${escapeXml(message)}` +
  `</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`;

/** Services that speak XML in the manner of REST, beside S3. */
const restXml: ReadonlySet<string> = new Set(['cloudfront', 'route53']);

/** The SDKs for Java speak it to Kinesis; an error looks as in rpc-v2-cbor. */
const KINESIS_CBOR = 'application/x-amz-cbor-1.1';

const jsonBody = ({ code, message }: RelayFailure): readonly [string, string] => [
  'application/json',
  JSON.stringify({ __type: code, message }),
];

const inProtocol = (
  request: IncomingMessage,
  service: string,
  failure: RelayFailure,
  requestId: string,
): readonly [string, string | Buffer] => {
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor')
    return ['application/cbor', cborError(failure.code, failure.message)];
  const type = request.headers['content-type'] ?? '';
  const target = request.headers['x-amz-target'];
  if (type.toLowerCase().startsWith(KINESIS_CBOR)) return [KINESIS_CBOR, cborError(failure.code, failure.message)];
  if (target !== undefined) {
    const contentType = type.includes('json') ? type : 'application/x-amz-json-1.1';
    return [contentType, JSON.stringify({ __type: failure.code, message: failure.message })];
  }
  // S3 Control is signed as S3, and has paths of its own.
  if (service === 's3' && request.url?.startsWith('/v20180820/') === true)
    return ['text/xml', queryBody(failure, requestId)];
  if (service === 's3') return ['application/xml', s3Body(failure, requestId)];
  if (service === 'ec2') return ['text/xml', ec2Body(failure, requestId)];
  if (type.startsWith('application/x-www-form-urlencoded') || restXml.has(service))
    return ['text/xml', queryBody(failure, requestId)];
  return jsonBody(failure);
};

const asAnswer = <T extends string | Buffer>(
  { status, code }: RelayFailure,
  [contentType, body]: readonly [string, T],
): { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: T } => ({
  status,
  headers: { 'Content-Type': contentType, 'x-amzn-ErrorType': code },
  body,
});

/** A failure as an answer, for those who read answers as text: where the caller speaks CBOR, they read JSON. */
export const failureText = (request: IncomingMessage, service: string, failure: RelayFailure): UpstreamTextAnswer => {
  const [type, content] = inProtocol(request, service, failure, randomUUID());
  return asAnswer(failure, typeof content === 'string' ? [type, content] : jsonBody(failure));
};

/** A failure as an answer for the caller. */
export const failureAnswer = (request: IncomingMessage, service: string, failure: RelayFailure): UpstreamAnswer =>
  asAnswer(failure, inProtocol(request, service, failure, randomUUID()));

/** Answers with a failure. A body that nobody read ends the connection with it. */
export const answerFailure = (
  request: IncomingMessage,
  response: ServerResponse,
  service: string,
  failure: RelayFailure,
  extra: Readonly<Record<string, string>> = {},
): void => {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const requestId = randomUUID();
  const [contentType, body] = inProtocol(request, service, failure, requestId);
  response.writeHead(failure.status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    'x-amzn-RequestId': requestId,
    'x-amzn-ErrorType': failure.code,
    ...(contentType === 'application/cbor' ? { 'smithy-protocol': 'rpc-v2-cbor' } : {}),
    ...(mustCloseAfterAnswer(request) ? { Connection: 'close' } : {}),
    ...extra,
  });
  response.end(body);
};
