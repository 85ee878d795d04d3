// `/_drey/events`: the feed as server-sent events.
import type { Route, RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { askedKey, noKey } from '../application-pages.js';
import type { Feed } from './feed.js';

const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // A proxy in between must not gather what should come at once.
  'X-Accel-Buffering': 'no',
};

const opened = (feed: Feed, request: RouteRequest): RouteAnswer => {
  const { application: text, after } = request.query;
  const application = askedKey(text);
  if (text !== undefined && application === undefined) return noKey;
  if (request.method === 'HEAD') return { headers, body: '' };
  const stream = feed.open({ application, lastEventId: request.headers['last-event-id'] ?? after });
  if (stream === undefined)
    return {
      status: 503,
      headers: { 'Retry-After': '5' },
      json: { message: 'Too many pages are open. Close some, and ask again.' },
    };
  return { headers, body: stream };
};

/** The route; the feed is undefined until the provider was made. */
export const feedRoutes = (feed: () => Feed | undefined): readonly Route[] => [
  {
    method: 'GET',
    path: '/_drey/events',
    summary:
      'Everything that the console shows, live, as server-sent events; ?application=<account>/<region>/<name> adds its details',
    handle: (request) => {
      const running = feed();
      return running === undefined
        ? { status: 503, headers: { 'Retry-After': '1' }, json: { message: 'The service is not running.' } }
        : opened(running, request);
    },
  },
];
