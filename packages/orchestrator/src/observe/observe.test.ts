// What a look asks Flink for, and what it makes of the answers.
import { describe, expect, it } from '@jest/globals';
import { type Run, withRun } from '@drey/state';
import type { ClusterDriver } from '@drey/cluster';
import { pair, run, updating } from '../decide/decide.test.support.js';
import { type FlinkJob, type FlinkRest, FlinkUnreachable } from '@drey/flink-rest';
import { observe } from './observe.js';
import type { JobSighting } from './sighting.js';
import { createSubmissions } from '../loop/submissions.js';

const fault = { at: 1, root: { type: 'a.B', message: 'no' }, trace: '', task: undefined, taskManager: undefined };
const tasks = { RUNNING: 1, SCHEDULED: 1, FAILED: 0 };
const vertex = { id: 'v', name: 'v', parallelism: 2, status: '', tasks };

const jobWith = (facts: Partial<FlinkJob> = {}): FlinkJob => ({
  id: run.jobId,
  name: 'j',
  state: 'RUNNING',
  startedAt: 0,
  endedAt: undefined,
  restarted: false,
  vertices: [vertex],
  ...facts,
});

/** A look at an application whose JobManager knows one job, or none. */
const look = async (
  phase: Run['phase'],
  known: FlinkJob | undefined,
): Promise<{ readonly asked: readonly string[]; readonly job: JobSighting | 'absent' | undefined }> => {
  const asked: string[] = [];
  const flink: Partial<FlinkRest> = {
    overview: () => Promise.reject(new Error('It is not up.')),
    jobs: () => Promise.resolve(known === undefined ? [] : [known]),
    job: (id) => {
      asked.push(id);
      return Promise.resolve(known?.id === id ? known : null);
    },
    exceptions: () => Promise.resolve([fault]),
    checkpoints: () => Promise.reject(new Error('It has none.')),
  };
  const { job } = await observe(withRun(updating, { ...run, phase }), {
    driver: { inspect: () => Promise.resolve(pair) } as Partial<ClusterDriver> as ClusterDriver,
    flink: () => flink as FlinkRest,
    submissions: createSubmissions(),
  });
  return { asked, job };
};

describe('a look', () => {
  it('does not ask for a job by its id before the job is there: Flink would log a fault each time', async () => {
    expect(await look('submitting', jobWith({ id: 'another' }))).toEqual({ asked: [], job: 'absent' });
  });

  it('sees the job once it is in the list', async () => {
    expect(await look('submitting', jobWith())).toMatchObject({ asked: [run.jobId], job: { state: 'RUNNING' } });
  });

  it('asks for a submitted job by its id alone, and sees that it is gone', async () => {
    expect(await look('submitted', undefined)).toEqual({ asked: [run.jobId], job: 'absent' });
  });

  it('tells how the tasks of a job stand that is coming up', async () => {
    expect(await look('submitted', jobWith())).toMatchObject({
      job: { everyVertexRuns: false, tasks: '1 RUNNING, 1 SCHEDULED (waiting for a task slot)' },
    });
  });

  it.each(['launching', 'submitting', 'submitted'] as const)(
    'of a machine that cannot ask fails, whatever is looked for (%s): it tells nothing of a JobManager',
    async (phase) => {
      const full = new FlinkUnreachable('unasked', 'Flink could not be asked: connect EMFILE');
      const flink = new Proxy({}, { get: () => () => Promise.reject(full) });
      const failed = observe(withRun(updating, { ...run, phase }), {
        driver: { inspect: () => Promise.resolve(pair) } as Partial<ClusterDriver> as ClusterDriver,
        flink: () => flink as FlinkRest,
        submissions: createSubmissions(),
      });
      await expect(failed).rejects.toMatchObject({ code: 'DREY_FLINK_UNASKED', cause: full });
    },
  );

  it('at a JobManager whose connections break sees a silence', async () => {
    const broken = new FlinkUnreachable('broken', 'read ECONNRESET');
    const flink = new Proxy({}, { get: () => () => Promise.reject(broken) });
    const sighting = await observe(withRun(updating, { ...run, phase: 'submitted' }), {
      driver: { inspect: () => Promise.resolve(pair) } as Partial<ClusterDriver> as ClusterDriver,
      flink: () => flink as FlinkRest,
      submissions: createSubmissions(),
    });
    expect(sighting).toMatchObject({ isSilent: true, job: undefined });
  });

  it.each([
    ['failed', jobWith({ state: 'FAILED' })],
    ['restarts', jobWith({ state: 'RESTARTING', restarted: true })],
    ['comes up again after a restart', jobWith({ restarted: true })],
  ])('looks up the fault of a job that %s', async (_, known) => {
    expect(await look('submitted', known)).toMatchObject({ job: { fault: 'a.B: no' } });
  });

  it.each([
    ['there is none', jobWith()],
    ['it is overcome', jobWith({ restarted: true, vertices: [{ ...vertex, tasks: { RUNNING: 2 } }] })],
  ])('asks for no fault where %s', async (_, known) => {
    expect((await look('submitted', known)).job).not.toHaveProperty('fault');
  });
});
