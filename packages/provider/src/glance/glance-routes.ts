// `/_drey/applications/<name>`: one application at a glance.
import { late, type Route, type RouteAnswer, type RouteRequest, within } from '@drey/plugin-api';
import { type Application, keyText } from '@drey/state';
import type { Instance } from '../wiring.js';
import { applicationEntry } from './application-entry.js';
import { GLANCE_MILLISECONDS, runningJob } from './running-job.js';
import { waitsFor } from './waits-for.js';

const ROOT = '/_drey/applications';

const shown = async (running: Instance, application: Application): Promise<RouteAnswer> => {
  const { clock, jobs } = running.services;
  const [bytes, glance] = await Promise.all([
    within(clock, GLANCE_MILLISECONDS, () => running.diskBytes(application)),
    runningJob({ jobs, clock }, application),
  ]);
  const entry = applicationEntry(running, application, bytes === late ? null : bytes);
  const at = new Date(clock.now()).toISOString();
  return { json: { ...entry, at, job: glance.job, waitsFor: waitsFor(application, entry, glance) } };
};

const found = (running: Instance, { params, query }: RouteRequest): readonly Application[] => {
  const account = params['account'] ?? query['account'];
  const region = params['region'] ?? query['region'];
  return [...running.services.applications.all()].filter(
    ({ accountId, region: own, name }) =>
      name === params['name'] && (account ?? accountId) === accountId && (region ?? own) === own,
  );
};

const answer = async (running: Instance, request: RouteRequest): Promise<RouteAnswer> => {
  const [first, ...others] = found(running, request);
  if (first === undefined)
    return { status: 404, json: { message: `There is no application ${request.params['name'] ?? ''}.` } };
  if (others.length === 0) return shown(running, first);
  return {
    status: 409,
    json: {
      message: 'Several accounts or regions have an application of this name.',
      pages: [first, ...others].map((one) => `${ROOT}/${keyText(one)}`),
    },
  };
};

/** The routes; `instance` is undefined until its provider was made. */
export const glanceRoutes = (instance: () => Instance | undefined): readonly Route[] =>
  [`${ROOT}/:name`, `${ROOT}/:account/:region/:name`].map((path) => ({
    method: 'GET',
    path,
    summary:
      'One application at a glance: uptime, restarts, last checkpoint, back-pressure, records a second, what it waits for',
    handle: (request) => {
      const running = instance();
      return running === undefined
        ? { status: 503, json: { message: 'The service is not running.' } }
        : answer(running, request);
    },
  }));
