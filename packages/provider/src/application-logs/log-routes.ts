// `/_drey/applications/<name>/logs`: the log events of one application as JSON lines, for a terminal.
import type { Clock, Route, RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { type Application, currentVersion } from '@drey/state';
import { logLevelOf } from '@drey/orchestrator';
import type { LogEvent, LogShipper } from '@drey/telemetry';
import { APPLICATION_PAGES, askedApplication } from '../application-pages.js';
import { LogQueryFault, logWatchOf } from './log-query.js';

/** What the routes are made of. */
export interface LogRouteNeeds {
  readonly applications: { all(): Iterable<Application> };
  readonly clock: Clock;
  readonly shipper: Pick<LogShipper, 'watch'>;
}

/** Events of one run as lines: the service's JSON, with the event's time (ms since the epoch) in front. */
const linesOf = (events: readonly LogEvent[]): Uint8Array =>
  Buffer.from(events.map(({ timestamp, body }) => `${JSON.stringify({ timestamp, ...body })}\n`).join(''));

async function* encoded(runs: AsyncIterable<readonly LogEvent[]>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const events of runs) yield linesOf(events);
}

/** The level at the moment, so that an update counts for those who look on already. */
const levelAt =
  ({ applications }: LogRouteNeeds, arn: string) =>
  () => {
    for (const one of applications.all()) if (one.arn === arn) return logLevelOf(currentVersion(one));
    return undefined;
  };

const shown = (needs: LogRouteNeeds, { arn }: Application, request: RouteRequest): RouteAnswer => {
  const watch = logWatchOf(request, needs.clock.now());
  const headers = { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' };
  if (request.method === 'HEAD') return { headers, body: '' };
  const runs = needs.shipper.watch({ arn, logLevel: levelAt(needs, arn) }, watch, request.signal);
  return { headers, body: encoded(runs) };
};

const answer = (needs: LogRouteNeeds, request: RouteRequest): RouteAnswer => {
  const asked = askedApplication(needs.applications, request, '/logs');
  if ('refusal' in asked) return asked.refusal;
  try {
    return shown(needs, asked.application, request);
  } catch (error) {
    if (error instanceof LogQueryFault) return { status: 400, json: { message: error.message } };
    throw error;
  }
};

/** The routes; `needs` is undefined until the provider was made. */
export const logRoutes = (needs: () => LogRouteNeeds | undefined): readonly Route[] =>
  APPLICATION_PAGES.map((page) => `${page}/logs`).map((path) => ({
    method: 'GET',
    path,
    summary:
      'Log events of one application as JSON lines: the last ones, or with ?follow as they come; ?last ?since ?level',
    handle: (request) => {
      const running = needs();
      return running === undefined
        ? { status: 503, json: { message: 'The service is not running.' } }
        : answer(running, request);
    },
  }));
