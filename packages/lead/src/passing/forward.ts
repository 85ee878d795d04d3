// Passes a request in absolute form on, which is how programs ask a proxy for addresses of http.
import { type IncomingMessage, request as httpRequest, type ServerResponse, STATUS_CODES } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { guardedLookup, refuseMetadata } from './guarded-lookup.js';
import { unreached } from './tunnel.js';
import { hopOf, usersProxyFor } from './users-proxy.js';

const ofThisHop = new Set(['connection', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'te', 'upgrade']);

const passedOn = (raw: readonly string[], also: ReadonlySet<string> = new Set()): string[] => {
  const kept: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    if (!ofThisHop.has(name) && !also.has(name)) kept.push(raw[index] ?? '', raw[index + 1] ?? '');
  }
  return kept;
};

/** Answers in the words of the proxy itself. */
export const answerAsProxy = (response: ServerResponse, status: number, text: string): void => {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'Content-Type': 'text/plain', Connection: 'close' }).end(`${text}\n`);
};

/** Where a request in absolute form goes. */
export interface ForwardTarget {
  readonly url: URL;
  /** Path and query as they were sent, not as a URL has them. */
  readonly path: string;
}

/** Hands an answer back; throws for one that HTTP cannot repeat. */
const handBack = (answer: IncomingMessage, response: ServerResponse): void => {
  const { statusCode = 502, statusMessage = '' } = answer;
  if (statusCode < 200) throw new Error(`status ${statusCode} is no answer`);
  const headers = passedOn(answer.rawHeaders, new Set(['transfer-encoding']));
  const isSayable = /^[\t\u0020-\u007E\u0080-\u00FF]+$/.test(statusMessage);
  response.writeHead(statusCode, isSayable ? statusMessage : (STATUS_CODES[statusCode] ?? ''), headers);
  answer.on('error', () => response.destroy());
  answer.once('close', () => {
    if (!answer.complete) response.destroy();
  });
  answer.pipe(response);
};

/** Asks the target, or the proxy of the user, and hands the answer back as it comes. */
export const forward = (request: IncomingMessage, response: ServerResponse, { url, path }: ForwardTarget): void => {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const target = { host: url.hostname.replace(/^\[|\]$/g, ''), port };
  const fail = (error: unknown): void => {
    const { status, message } = unreached(target, error);
    // Noted by Node of an answer that could not be begun.
    response.statusMessage = '';
    answerAsProxy(response, status, message);
  };
  try {
    refuseMetadata(target.host);
    const proxy = usersProxyFor(url.href);
    const open = (proxy?.tls ?? url.protocol === 'https:') ? httpsRequest : httpRequest;
    // The target counts, whatever the header says (RFC 9112, section 3.2.2).
    const headers = ['Host', url.host, ...passedOn(request.rawHeaders, new Set(['host']))];
    if (proxy?.authorization !== undefined) headers.push('Proxy-Authorization', proxy.authorization);
    const asked = open({
      ...(proxy === undefined ? target : hopOf(proxy)),
      method: request.method ?? 'GET',
      path: proxy === undefined ? path : `${url.origin}${path}`,
      headers,
      agent: false,
      lookup: guardedLookup,
      setHost: false,
    });
    asked.on('error', fail);
    asked.once('upgrade', (_answer, socket) => {
      socket.destroy();
      fail(new Error('it changed the protocol without being asked'));
    });
    asked.once('response', (answer) => {
      try {
        handBack(answer, response);
      } catch (error) {
        answer.destroy();
        fail(error);
      }
    });
    response.once('close', () => asked.destroy());
    request.pipe(asked);
  } catch (error) {
    fail(error);
  }
};
