// The first step of every request: is it meant for us, and which of our parts answers it.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from '@drey/plugin-api';
import { isControlPage } from '../relay/control-pages.js';
import type { Relay } from '../relay/relay.js';
import { relayAs } from '../relay/relay-as.js';
import { answerPlainJson } from './answer.js';
import type { Cors } from './cors.js';
import { readCredentials } from '../account/credentials.js';
import type { HomePage } from './home-page.js';
import type { MarkedAddresses } from './marked-addresses.js';
import { secondMeaning } from './one-meaning.js';
import { urlOf } from '../settings/listen-address.js';
import { type PipelineNeeds, serveExchange } from './pipeline.js';
import type { ServiceRouter } from './service-router.js';

/** What the front hands requests to. */
export interface FrontNeeds {
  readonly hostIsOurs: (header: string | undefined) => boolean;
  readonly cors: Cors;
  readonly router: ServiceRouter;
  readonly pipeline: PipelineNeeds;
  readonly relay: Relay;
  /** Which requests outside of `/_drey` are a plugin's route. */
  readonly isMarked: MarkedAddresses;
  /** Where a browser goes that asks for `/`. */
  readonly home: HomePage;
  /** Serves `/_drey`, `/_localstack` and marked addresses. */
  readonly internal: RequestListener;
}

/** Handles a request; `expectsContinue` when the client waits for `100 Continue`. */
export type Front = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => void;

const refuse = (response: ServerResponse, status: number, code: string, message: string): void =>
  answerPlainJson(response, status, { __type: code, message }, { Connection: 'close' });

/**
 * A front whose faults cost one request, for Node calls it from an event, where a throw would end the process; and that sees no request
 * with two meanings.
 */
export const guardedFront =
  (log: Logger, front: Front): Front =>
  (request, response, expectsContinue) => {
    try {
      const ambiguous = secondMeaning(request);
      if (ambiguous === undefined) front(request, response, expectsContinue);
      else refuse(response, 400, 'BadRequest', ambiguous);
    } catch (error) {
      log.error('A request failed unexpectedly', { error });
      response.destroy();
    }
  };

/** Whether a URL is below a first path segment such as `/_drey`. */
const isBelow = (url: string, segment: string): boolean => {
  if (!url.startsWith(segment)) return false;
  const next = url.charCodeAt(segment.length);
  // End of text, '/', '?'.
  return Number.isNaN(next) || next === 47 || next === 63;
};

const isInternal = (url: string): boolean =>
  url.startsWith('/_') && (isBelow(url, '/_drey') || isBelow(url, '/_localstack'));

const CONTROL_PAGES_ARE_CLOSED =
  'The control pages of the companion are not served here. POST /_drey/reset resets the applications and the companion together.';

/** The refusal of requests that are not meant for us, if any. */
const refusal = (needs: Pick<FrontNeeds, 'hostIsOurs' | 'cors'>, request: IncomingMessage): string | undefined => {
  if (!needs.hostIsOurs(request.headers.host))
    return 'The Host header names no host of this gateway; the setting DREY_ALLOWED_HOSTS adds names.';
  if (!needs.cors.allows(request.headers))
    return 'Requests from pages of a foreign origin are refused; the setting EXTRA_CORS_ALLOWED_ORIGINS adds origins.';
  return undefined;
};

/** A preflight that no bucket has to answer: bare root, no virtual host. S3 answers preflights of its own. */
const isOwnPreflight = (request: IncomingMessage, url: string): boolean =>
  request.method === 'OPTIONS' &&
  request.headers.origin !== undefined &&
  (url === '/' || url.startsWith('/?') || isInternal(url));

/** The address of this host that a connection reached; undefined for one that is closed already. */
const calledAt = ({ localAddress, localPort }: Socket): string | undefined =>
  localAddress === undefined || localPort === undefined
    ? undefined
    : urlOf(localAddress.replace(/^::ffff:(?=\d+\.)/i, ''), localPort);

/** Makes the front. Express stands only behind `internal`, because it costs most of a small request's time. */
export const createFront = (needs: FrontNeeds): Front =>
  guardedFront(needs.pipeline.log, (request, response, expectsContinue) => {
    const url = request.url ?? '/';
    const refused = refusal(needs, request);
    if (refused !== undefined) return refuse(response, 403, 'AccessDeniedException', refused);
    if (!url.startsWith('/') && url !== '*')
      return refuse(response, 400, 'BadRequest', 'Send a path, not a whole URL, in the request line.');
    const extraHeaders = needs.cors.headersFor(request.headers);
    if (isOwnPreflight(request, url)) {
      response.writeHead(204, { ...extraHeaders }).end();
      return undefined;
    }
    if (isInternal(url) || needs.isMarked(request, url)) {
      for (const [name, value] of Object.entries(extraHeaders ?? {})) response.setHeader(name, value);
      if (expectsContinue) response.writeContinue();
      return needs.internal(request, response);
    }
    const home = needs.home(request, url);
    if (home !== undefined) {
      response.writeHead(302, { Location: home, 'Cache-Control': 'no-store', 'Content-Length': 0 }).end();
      return undefined;
    }
    if (isControlPage(url)) return refuse(response, 403, 'AccessDeniedException', CONTROL_PAGES_ARE_CLOSED);
    const credentials = readCredentials(request.headers, url);
    const target = request.headers['x-amz-target'];
    const route = needs.router(
      typeof target === 'string' ? target : undefined,
      credentials.kind === 'scope' ? credentials.service : undefined,
    );
    const work =
      route.kind === 'plugin'
        ? serveExchange(needs.pipeline, {
            request,
            response,
            credentials,
            slot: route.slot,
            operation: route.operation,
            expectsContinue,
            extraHeaders,
          })
        : relayAs({ relay: needs.relay, accounts: needs.pipeline.accounts }, credentials, {
            request,
            response,
            expectsContinue,
            action: route.action,
            calledAt: calledAt(request.socket),
            extraHeaders,
          });
    work.catch((error: unknown) => {
      needs.pipeline.log.error('A request failed unexpectedly', { error });
      response.destroy();
    });
    return undefined;
  });
