// Where the reporters of JVMs send to, on the data-plane listener.
import { type Logger, parseChecked, type Route, type RouteRequest } from '@drey/plugin-api';
import { isMemberSample, type MemberSample } from './member-sample.js';

/** Path of the route; the id of a cluster follows. */
export const METRICS_PATH = '/v1/metrics';

/** The environment variable by which a JVM knows where to send to. */
export const METRICS_VARIABLE = 'DREY_METRICS_URL';

/** What the route needs. */
export interface MetricsRouteNeeds {
  readonly log: Logger;
  /** How long slots are; told to reporters with each answer. */
  readonly intervalMilliseconds: number;
  /** Whether a token is that of a cluster. */
  isToken(clusterId: string, token: string): boolean;
  /** Takes a sample; returns at once. */
  take(clusterId: string, sample: MemberSample): void;
}

const headerOf = (request: RouteRequest, name: string): string =>
  Object.entries(request.headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? '';

/** `POST /v1/metrics/:cluster` with the cluster's token in `Authorization`. An empty object only asks for the interval. */
export const metricsRoute = (needs: MetricsRouteNeeds): Route => ({
  method: 'POST',
  path: `${METRICS_PATH}/:cluster`,
  summary: 'What the reporter in a JVM of a cluster measured',
  handle: (request) => {
    const cluster = request.params['cluster'] ?? '';
    if (!needs.isToken(cluster, headerOf(request, 'authorization'))) {
      needs.log.warn('Metrics were sent with a wrong token', { cluster: cluster.slice(0, 128) });
      return { status: 403, json: { message: 'The authorization token is not that of the cluster.' } };
    }
    const headers = { 'x-drey-interval': String(needs.intervalMilliseconds) };
    const text = Buffer.from(request.body).toString('utf8');
    if (text === '{}') return { status: 200, headers, json: {} };
    const sample = parseChecked(text, isMemberSample);
    if (sample === undefined) return { status: 400, headers, json: { message: 'This is no sample of this release.' } };
    needs.take(cluster, sample);
    return { status: 200, headers, json: {} };
  },
});
