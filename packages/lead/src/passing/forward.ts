// Passes a request in absolute form on, which is how programs ask a proxy for addresses of http.
import { type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { guardedLookup, refuseMetadata } from './guarded-lookup.js';
import { unreached } from './tunnel.js';
import { usersProxyFor } from './users-proxy.js';

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

/** Asks the target, or the proxy of the user, and hands the answer back as it comes. */
export const forward = (request: IncomingMessage, response: ServerResponse, url: URL): void => {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const target = { host: url.hostname.replace(/^\[|\]$/g, ''), port };
  const fail = (error: unknown): void => {
    const { status, message } = unreached(target, error);
    answerAsProxy(response, status, message);
  };
  try {
    refuseMetadata(target.host);
    const proxy = usersProxyFor(url.href);
    const open = (proxy?.tls ?? url.protocol === 'https:') ? httpsRequest : httpRequest;
    const headers = passedOn(request.rawHeaders);
    if (proxy?.authorization !== undefined) headers.push('Proxy-Authorization', proxy.authorization);
    const asked = open({
      ...(proxy ?? target),
      method: request.method ?? 'GET',
      path: proxy === undefined ? `${url.pathname}${url.search}` : url.href,
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
      answer.on('error', () => response.destroy());
      answer.once('close', () => {
        if (!answer.complete) response.destroy();
      });
      response.writeHead(
        answer.statusCode ?? 502,
        answer.statusMessage,
        passedOn(answer.rawHeaders, new Set(['transfer-encoding'])),
      );
      answer.pipe(response);
    });
    response.once('close', () => asked.destroy());
    request.pipe(asked);
  } catch (error) {
    fail(error);
  }
};
