// Requests and answers that are HTTP, almost HTTP, or nothing of the kind; each is made by the dice.
import type { Dice } from './dice.js';

const names = [
  'Content-Length',
  'Transfer-Encoding',
  'Connection',
  'Trailer',
  'TE',
  'Upgrade',
  'Expect',
  'Host',
  'Keep-Alive',
  'Content-Type',
  'X-Amz-Target',
  'Authorization',
  'Origin',
  'Cookie',
  'Set-Cookie',
  'Date',
  'Range',
  'Content-Encoding',
  'X-Odd',
  'x-account',
  'Proxy-Connection',
  'HTTP2-Settings',
  'Sec-Fetch-Site',
  'Location',
  'ETag',
  'Vary',
  'Age',
  'Smithy-Protocol',
  'Access-Control-Request-Method',
  'Accept',
  'X-Amz-Content-Sha256',
] as const;
const values = [
  '',
  '0',
  '1',
  '5',
  '-1',
  '1e3',
  '99999999999',
  'chunked',
  'gzip, chunked',
  'identity',
  'close',
  'keep-alive',
  'content-length',
  'transfer-encoding, host',
  'upgrade',
  'websocket',
  'h2c',
  '100-continue',
  'trailers',
  'x',
  'a\u007Fb',
  'a\u0001b',
  '\u00E9',
  'a,b',
  'a b',
  ' padded ',
  'http://localhost',
  'null',
  'text/html',
  'rpc-v2-cbor',
  'application/x-www-form-urlencoded',
  'application/x-amz-json-1.1',
  'KinesisAnalytics_20180523.Echo',
  'KinesisAnalytics_20180523.No',
  'Logs_20140328.X',
  '.',
  'bytes=0-',
  'a'.repeat(5_000),
  'localhost',
  '127.0.0.1',
  'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/kinesisanalytics/aws4_request, SignedHeaders=host, Signature=0',
  'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0',
] as const;
const bodies = [
  '',
  'hello',
  '{}',
  '{"a":1}',
  '5\r\nhello\r\n0\r\n\r\n',
  '0\r\n\r\n',
  'ffffffff\r\n',
  '[['.repeat(500),
] as const;
const paths = [
  '/',
  '/b/k',
  '/b',
  '*',
  '/_drey',
  '/_drey/health',
  '/_drey/nothing',
  '/_localstack/info',
  '/%',
  '/%zz',
  '/a%00b',
  '/moto-api/reset',
  '/v1/credentials/x',
  '/v1/credentials/%',
  'http://localhost/b',
  'nothing',
  '/\u00E9',
  '/a?b#c',
  '//b',
  '/b k',
  `/${'a'.repeat(3_000)}`,
  '/?Action=X',
  '/?X-Amz-Credential=%',
] as const;
const methods = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'CONNECT',
  'TRACE',
  'PROPFIND',
  'PRI',
  'get',
  'B D',
] as const;
const versions = ['1.1', '1.1', '1.1', '1.1', '1.0', '2.0', '0.9', '11'] as const;
const ends = ['\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r'] as const;
const reasons = ['OK', '', 'O\u0001K', '\u00E9', 'a'.repeat(2_000), 'O\u007FK'] as const;
const statuses = [
  '200',
  '200',
  '200',
  '204',
  '206',
  '304',
  '404',
  '500',
  '501',
  '100',
  '101',
  '102',
  '103',
  '199',
  '099',
  '000',
  '600',
  '999',
  '1000',
  'abc',
  '-1',
  '',
] as const;

/** Some header lines' names and values. */
const oddHeaders = (roll: Dice): readonly (readonly [string, string])[] =>
  Array.from({ length: roll.below(5) }, () => [roll.of(names), roll.of(values)] as const);

const lines = (roll: Dice, headers: readonly (readonly [string, string])[]): string =>
  headers.map(([name, value]) => `${name}:${roll.once(9) ? '' : ' '}${value}${roll.of(ends)}`).join('');

/** Cuts and changes a few characters now and then, so that everything is broken everywhere once. */
const damaged = (roll: Dice, text: string): string => {
  if (!roll.once(6) || text === '') return text;
  const at = roll.below(text.length);
  return roll.once(2)
    ? text.slice(0, at)
    : text.slice(0, at) + String.fromCharCode(roll.below(256)) + text.slice(at + 1 + roll.below(3));
};

const framed = (roll: Dice, body: string): readonly (readonly [string, string])[] => {
  if (roll.once(4)) return [];
  return body.endsWith('0\r\n\r\n') ? [['Transfer-Encoding', 'chunked']] : [['Content-Length', String(body.length)]];
};

/** One request of HTTP/1, in Latin 1. */
export const oddRequest = (roll: Dice): string => {
  const body = roll.of(bodies);
  const host = roll.once(10) ? [] : [['Host', 'localhost'] as const];
  const headers = [...host, ...framed(roll, body), ...oddHeaders(roll)];
  const head = `${roll.of(methods)} ${roll.of(paths)} HTTP/${roll.of(versions)}\r\n`;
  return damaged(roll, `${head}${lines(roll, headers)}\r\n${body}`);
};

/** One answer of HTTP/1, in Latin 1. */
export const oddAnswer = (roll: Dice): string => {
  const body = roll.of(bodies);
  const headers = [...framed(roll, body), ...oddHeaders(roll)];
  const early = roll.once(8) ? `HTTP/1.1 ${roll.of(['100', '102', '103'])} x\r\nLink: a\r\n\r\n` : '';
  const head = `HTTP/${roll.of(versions)} ${roll.of(statuses)} ${roll.of(reasons)}\r\n`;
  return damaged(roll, `${early}${head}${lines(roll, headers)}\r\n${body}`);
};

/** Headers of one request of HTTP/2, pseudo headers included. */
export const oddStreamHeaders = (roll: Dice): Record<string, string> => ({
  ':method': roll.of(methods),
  ':path': roll.of(paths),
  ...(roll.once(6) ? {} : { ':authority': 'localhost' }),
  ...Object.fromEntries(oddHeaders(roll).map(([name, value]) => [name.toLowerCase(), value])),
});
