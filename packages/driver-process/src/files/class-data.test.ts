// Which clusters may leave a class-data archive behind.
import { afterEach, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { flinkRuntime } from '@drey/runtimes';
import { isTrained } from './class-data.js';
import type { ClusterRecord } from './cluster-records.js';

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server = undefined;
});

interface Seen {
  readonly state: string;
  readonly running: number;
}

/** A cluster under training whose JobManager knows one job, or none. */
const clusterWith = async (job: Seen | undefined): Promise<ClusterRecord> => {
  const id = 'a'.repeat(32);
  const vertex = { id: 'v', name: 'v', parallelism: 2, status: 'RUNNING', tasks: { RUNNING: job?.running ?? 0 } };
  const details = { jid: id, name: 'job', state: job?.state, 'start-time': 1, 'end-time': -1, vertices: [vertex] };
  server = createServer((request, response) => {
    const jobs = { jobs: job === undefined ? [] : [{ id, status: job.state }] };
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(request.url === '/jobs' ? jobs : details));
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  return {
    format: 1,
    clusterId: 'c',
    instanceId: 'i',
    stateId: 's',
    runtime: flinkRuntime('FLINK-1_20')!,
    bootId: 'b',
    restPort: (server.address() as AddressInfo).port,
    rpcPort: 0,
    portAttempts: 0,
    java: 'java',
    jvmArguments: { jobmanager: [], taskmanager: [] },
    flinkArguments: [],
    nextTaskManager: 2,
    training: { jobmanager: '/cache/jobmanager.jsa' },
    members: [],
  };
};

it.each([
  ['whose job runs on all its slots', { state: 'RUNNING', running: 2 }, true],
  ['whose job was stopped with a savepoint', { state: 'FINISHED', running: 0 }, true],
  ['whose job was cancelled', { state: 'CANCELED', running: 0 }, true],
  ['whose job failed', { state: 'FAILED', running: 0 }, false],
  ['whose job waits for a slot', { state: 'RUNNING', running: 1 }, false],
  ['that never had a job', undefined, false],
])('keeps the archive of a cluster %s: %j, %s', async (_, job, kept) => {
  expect(await isTrained(await clusterWith(job))).toBe(kept);
});

it('keeps nothing of a cluster that is not under training', async () => {
  const { training: _, ...record } = await clusterWith({ state: 'RUNNING', running: 2 });
  expect(await isTrained(record)).toBe(false);
});

it('keeps nothing when the JobManager does not answer', async () => {
  const record = await clusterWith({ state: 'RUNNING', running: 2 });
  await new Promise((done) => server?.close(done));
  expect(await isTrained(record)).toBe(false);
});
