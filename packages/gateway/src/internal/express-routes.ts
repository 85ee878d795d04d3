// Plugin routes and the host's own pages on Express: the slow lane, for people and scripts.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Logger,
  OperatorError,
  type Route,
  type RouteAnswer,
  type RouteRequest,
  ServiceError,
} from '@drey/plugin-api';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { ClientGoneError, mustCloseAfterAnswer, readBody } from '../http/raw-body.js';

const MAX_BODY_BYTES = 1_048_576;

/** What the routes are served with. */
export interface RouteTableNeeds {
  readonly routes: readonly Route[];
  readonly log: Logger;
  /** Answers what no route matches; the default is a 404 as JSON. */
  readonly otherwise?: (request: Request, response: Response) => void;
}

const routeForm = /^(?:\/:?[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/;
// At least one plain part of the plugin's own stands before a rest, so that nobody takes all of `/_drey`.
const restForm = /^(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*){2}(?:\/:?[A-Za-z0-9_][A-Za-z0-9_.-]*)*\/\*[A-Za-z][A-Za-z0-9]*$/;

/** Whether a path has the form of a route: parts of letters, digits, `_`, `.`, `-`, or `:name`, and `*name` for a rest. */
export const isRoutePath = (path: string): boolean => routeForm.test(path) || restForm.test(path);

const markedForm = /^\/[A-Za-z][A-Za-z0-9-]*(?:\/\*[A-Za-z][A-Za-z0-9]*)?$/;

/** Whether a path has the form of a route with a marker, outside of what is the host's own: one plain part, and perhaps a rest. */
export const isMarkedPath = (path: string): boolean => markedForm.test(path);

/** Express's own spelling: the rest may be empty. */
const expressPath = (path: string): string => path.replace(/\/\*([A-Za-z0-9]+)$/, '{/*$1}');

const firstValues = (values: Readonly<Record<string, unknown>>): Record<string, string> => {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string') result[name] = first;
  }
  return result;
};

const headersOf = (request: Request): Record<string, string> => {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(', ') : value;
  return result;
};

const toRouteRequest = async (request: Request, response: Response): Promise<RouteRequest> => {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new Error('The client closed the connection.'));
  });
  return {
    method: request.method,
    path: request.path,
    headers: headersOf(request),
    query: firstValues(request.query),
    search: /\?.*$/.exec(request.url)?.[0] ?? '',
    params: firstValues(request.params),
    body: await readBody(request, MAX_BODY_BYTES),
    signal: controller.signal,
  };
};

const isStream = (body: RouteAnswer['body']): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && Symbol.asyncIterator in body;

/** Writes the head. Throws where the route gave a status or a header that no answer may hold; the body is let go of then. */
const sendHead = (response: Response, { status, headers, body }: RouteAnswer): void => {
  try {
    response.status(status ?? 200);
    for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  } catch (error) {
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    if (body instanceof Readable) body.destroy();
    throw error;
  }
};

const send = async (response: Response, answer: RouteAnswer): Promise<void> => {
  sendHead(response, answer);
  if (answer.json !== undefined) {
    if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', 'application/json');
    response.end(`${JSON.stringify(answer.json, null, 2)}\n`);
    return;
  }
  if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  if (isStream(answer.body)) {
    // The first piece may be long in coming, and whoever asked wants to know that it is awaited.
    response.flushHeaders();
    // A stream of its own can end the answer by itself, also while nobody takes the next piece.
    await pipeline(answer.body instanceof Readable ? answer.body : Readable.from(answer.body), response);
  } else response.end(answer.body ?? '');
};

const faultOf = (error: unknown): readonly [number, string] => {
  if (error instanceof ServiceError) return [error.status, error.message];
  if (error instanceof OperatorError) return [409, error.line()];
  if (error instanceof URIError) return [400, 'The path is not encoded as URLs are.'];
  return [500, 'The route failed; the log of the host has the reason.'];
};

const answerFault = (response: Response, error: unknown, log: Logger, path: string): void => {
  if (error instanceof ClientGoneError || response.headersSent) {
    response.destroy();
    return;
  }
  // Nobody waits for an answer any more, for which most routes give their work up.
  if (response.closed) {
    log.debug('An internal route was left by its caller', { path, error });
    return;
  }
  const [status, text] = faultOf(error);
  if (status === 500) log.error('An internal route failed', { path, error });
  response.status(status).setHeader('Content-Type', 'application/json');
  if (mustCloseAfterAnswer(response.req)) response.setHeader('Connection', 'close');
  response.end(`${JSON.stringify({ error: text })}\n`);
};

const notFound = (request: Request, response: Response): void => {
  response.status(404).setHeader('Content-Type', 'application/json');
  response.end(
    `${JSON.stringify({ error: `There is no ${request.method} ${request.path}; /_drey lists what there is.` })}\n`,
  );
};

/** Plain paths stand before those with `:name` parts, those before rests. */
const rank = ({ path }: Route): number => Number(path.includes(':')) + 2 * Number(path.includes('*'));

/** Builds an Express application from routes. The most literal path wins. */
export const createRouteTable = ({ routes, log, otherwise = notFound }: RouteTableNeeds): Express => {
  const application = express();
  application.disable('x-powered-by');
  application.disable('etag');
  const ordered = routes.toSorted((left, right) => rank(left) - rank(right));
  for (const route of ordered) {
    const method = route.method === 'ANY' ? 'all' : (route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete');
    application[method](expressPath(route.path), (request: Request, response: Response) => {
      const run = async (): Promise<void> =>
        send(response, await route.handle(await toRouteRequest(request, response)));
      run().catch((error: unknown) => answerFault(response, error, log, route.path));
    });
  }
  application.use(otherwise);
  application.use((error: unknown, request: Request, response: Response, _next: NextFunction) =>
    answerFault(response, error, log, request.path),
  );
  return application;
};
