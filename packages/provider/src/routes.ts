// What `/_drey` shows of the service.
import type { Route } from '@drey/plugin-api';
import type { ClusterView } from '@drey/orchestrator';
import { keyText } from '@drey/state';
import { applicationEntry } from './glance/application-entry.js';
import { glanceRoutes } from './glance/glance-routes.js';
import { checkRoutes } from './snapshot-check/check-routes.js';
import type { Instance } from './wiring.js';

const clusterJson = ({ cluster, driver, application, jobId }: ClusterView) => ({
  id: cluster.clusterId,
  application: application === null ? null : keyText(application),
  driver,
  jobId,
  members: cluster.members.map(({ role, name, pid, container, alive, suspended, startedAt, ended }) => ({
    role,
    name,
    ...(pid === undefined ? {} : { pid }),
    ...(container === undefined ? {} : { container }),
    alive,
    ...(suspended === undefined ? {} : { suspended }),
    startedAt: new Date(startedAt).toISOString(),
    ...(ended === undefined ? {} : { ended }),
  })),
  rest: cluster.rest,
});

const notRunning = { status: 503, json: { message: 'The service is not running.' } };

/** The routes of one host. `instance` is undefined until its provider was made. */
export const serviceRoutes = (instance: () => Instance | undefined): readonly Route[] => [
  {
    method: 'GET',
    path: '/_drey/clusters',
    summary: 'Every Flink cluster: application, job, members with their pids or containers, REST address',
    handle: async () => {
      const running = instance();
      if (running === undefined) return notRunning;
      return { json: (await running.orchestrator.clusters()).map(clusterJson) };
    },
  },
  {
    method: 'GET',
    path: '/_drey/metrics',
    summary: 'Metrics of every application, and of Drey itself, as Prometheus reads them',
    handle: () => {
      const running = instance();
      if (running === undefined) return notRunning;
      const page = running.metricsPage();
      if (page === undefined) return { status: 404, json: { message: 'Metrics are off (--metrics off).' } };
      return { headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }, body: page };
    },
  },
  {
    method: 'GET',
    path: '/_drey/applications',
    summary: 'Every application of every account and region, with status, job, bytes on disk and latest operations',
    handle: async () => {
      const running = instance();
      if (running === undefined) return notRunning;
      const records = [...running.services.applications.all()];
      const applications = records.map(async (application) =>
        applicationEntry(running, application, await running.diskBytes(application)),
      );
      return { json: await Promise.all(applications) };
    },
  },
  ...glanceRoutes(instance),
  ...checkRoutes(instance),
];
