// What a look asks Flink for.
import { expect, it } from '@jest/globals';
import type { Application } from '@drey/state';
import type { ClusterDriver, ClusterSighting } from './cluster-driver.js';
import type { FlinkRest } from './flink-rest/flink-rest.js';
import { observe } from './observe.js';
import { createSubmissions } from './submissions.js';

const jobId = 'b'.repeat(32);

const vertices = [
  { id: 'v', name: 'source', parallelism: 2, status: 'CREATED', tasks: { RUNNING: 1, SCHEDULED: 1, FAILED: 0 } },
  { id: 'w', name: 'sink', parallelism: 1, status: 'CREATED', tasks: { SCHEDULED: 1 } },
];

const look = async (phase: 'submitting' | 'submitted', known: readonly string[]) => {
  const asked: string[] = [];
  const flink: Partial<FlinkRest> = {
    overview: async () => ({ flinkVersion: '', taskManagers: 1, slotsTotal: 1, slotsAvailable: 1, jobsRunning: 0 }),
    jobs: async () => known.map((id) => ({ id, state: 'RUNNING' })),
    job: async (id) => {
      asked.push(id);
      return known.includes(id)
        ? { id, name: 'job', state: 'RUNNING', startedAt: 1, endedAt: undefined, restarted: false, vertices }
        : null;
    },
  };
  const cluster = {
    clusterId: 'c',
    rest: 'http://127.0.0.1:1',
    members: [{ role: 'jobmanager', alive: true, name: 'jobmanager', startedAt: 1 }],
  } as unknown as ClusterSighting;
  const sighting = await observe(
    {
      status: 'STARTING',
      snapshots: [],
      run: { clusterId: 'c', jobId, phase, savepoint: null, leftovers: { jobIds: [], locations: [] } },
    } as unknown as Application,
    {
      driver: { inspect: async () => cluster } as unknown as ClusterDriver,
      flink: () => flink as FlinkRest,
      submissions: createSubmissions(),
    },
  );
  return { asked, job: sighting.job };
};

it('does not ask for a job by its id before the job is there: Flink would log a fault each time', async () => {
  expect(await look('submitting', ['c'.repeat(32)])).toEqual({ asked: [], job: 'absent' });
});

it('sees the job once it is in the list', async () => {
  expect(await look('submitting', [jobId])).toMatchObject({ asked: [jobId], job: { state: 'RUNNING' } });
});

it('asks for a submitted job by its id alone, and sees that it is gone', async () => {
  expect(await look('submitted', [])).toEqual({ asked: [jobId], job: 'absent' });
});

it('tells how the tasks of a job stand that is coming up', async () => {
  expect(await look('submitted', [jobId])).toMatchObject({
    job: { everyVertexRuns: false, tasks: '1 RUNNING, 2 SCHEDULED (waiting for a task slot)' },
  });
});
