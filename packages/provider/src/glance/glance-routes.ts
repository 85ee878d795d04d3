// `/_drey/applications/<name>`: one application at a glance.
import { late, type Route, type RouteAnswer, type RouteRequest, within } from '@drey/plugin-api';
import type { Application } from '@drey/state';
import { APPLICATION_PAGES, askedApplication } from '../application-pages.js';
import type { Instance } from '../wiring.js';
import { applicationEntry } from './application-entry.js';
import { GLANCE_MILLISECONDS, runningJob } from './running-job.js';
import { waitsFor } from './waits-for.js';

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

const answer = (running: Instance, request: RouteRequest): Promise<RouteAnswer> | RouteAnswer => {
  const asked = askedApplication(running.services.applications, request);
  return 'refusal' in asked ? asked.refusal : shown(running, asked.application);
};

/** The routes; `instance` is undefined until its provider was made. */
export const glanceRoutes = (instance: () => Instance | undefined): readonly Route[] =>
  APPLICATION_PAGES.map((path) => ({
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
