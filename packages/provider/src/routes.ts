// What `/_drey` shows of the service.
import type { Route } from '@drey/plugin-api';
import type { ClusterView, Hindrance, Preparation, Trouble } from '@drey/orchestrator';
import { type ApplicationSnapshot, currentVersion, keyText, type Run } from '@drey/state';
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

const hindranceJson = (hindrance: Hindrance | undefined) =>
  hindrance === undefined ? null : { since: new Date(hindrance.since).toISOString(), cause: hindrance.cause };

/** The API has no place for why a snapshot FAILED. */
const snapshotJson = ({ name, status, error }: ApplicationSnapshot) => ({ name, status, error: error ?? null });

const mainFaultJson = (run: Run | null) =>
  run?.mainFault === undefined ? null : { since: new Date(run.mainFault.at).toISOString(), cause: run.mainFault.error };

const preparationJson = (preparation: Preparation | undefined) =>
  preparation === undefined ? null : { since: new Date(preparation.since).toISOString(), text: preparation.text };
const troubleJson = ({ since, text }: Trouble) => ({ since: new Date(since).toISOString(), text });

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
      const applications = records.map(async (application) => ({
        application: keyText(application),
        arn: application.arn,
        status: application.status,
        // A status tells what was wished and reached; this, why nothing moves at the moment.
        hindrance: hindranceJson(running.orchestrator.hindrance(application)),
        // Why the main method failed after its job came to run; null where it did not.
        mainFault: mainFaultJson(application.run),
        // Likewise, what is being installed before its cluster can start.
        preparation: preparationJson(running.orchestrator.preparation(application)),
        // What is not well with its job or its members while it moves or runs: restarts, silence, checkpoints that fail.
        troubles: running.orchestrator.troubles(application).map(troubleJson),
        versionId: application.currentVersionId,
        runtimeEnvironment: currentVersion(application).runtimeEnvironment,
        jobId: application.run?.jobId ?? null,
        clusterId: application.run?.clusterId ?? null,
        diskBytes: await running.diskBytes(application),
        snapshots: application.snapshots.slice(-10).toReversed().map(snapshotJson),
        operations: application.operations.slice(-10).toReversed(),
      }));
      return { json: await Promise.all(applications) };
    },
  },
];
