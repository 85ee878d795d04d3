import { describe, expect, it } from '@jest/globals';
import { withRun } from '@drey/state';
import type { ClusterDriver } from './cluster-driver.js';
import { pair, run, updating } from './decide/decide.test.support.js';
import type { FlinkJob } from './flink-rest/flink-job.js';
import type { FlinkRest } from './flink-rest/flink-rest.js';
import { observe } from './observe.js';
import type { JobSighting } from './sighting.js';
import { createSubmissions } from './submissions.js';

const fault = { at: 1, root: { type: 'a.B', message: 'no' }, trace: '', task: undefined, taskManager: undefined };

/** The job of an application that is being updated, as it is seen. */
const seen = async (job: Pick<FlinkJob, 'state' | 'restarted'>, running: number): Promise<unknown> => {
  const vertex = {
    id: 'v',
    name: 'v',
    parallelism: 1,
    status: '',
    tasks: { RUNNING: running, INITIALIZING: 1 - running },
  };
  const flink: Partial<FlinkRest> = {
    overview: () => Promise.reject(new Error('It is not asked for this.')),
    job: (id) => Promise.resolve({ id, name: 'j', startedAt: 0, endedAt: undefined, vertices: [vertex], ...job }),
    exceptions: () => Promise.resolve([fault]),
  };
  const { job: sighting } = await observe(withRun(updating, run), {
    driver: { inspect: () => Promise.resolve(pair) } as Partial<ClusterDriver> as ClusterDriver,
    flink: () => flink as FlinkRest,
    submissions: createSubmissions(),
  });
  return (sighting as JobSighting).fault;
};

describe('a look at a job in trouble', () => {
  it('looks up the fault of a job that failed, restarts, or comes up again after a restart', async () => {
    expect(await seen({ state: 'FAILED', restarted: false }, 0)).toBe('a.B: no');
    expect(await seen({ state: 'RESTARTING', restarted: true }, 0)).toBe('a.B: no');
    expect(await seen({ state: 'RUNNING', restarted: true }, 0)).toBe('a.B: no');
  });

  it('asks for no fault where there is none, or where it is overcome', async () => {
    expect(await seen({ state: 'RUNNING', restarted: false }, 0)).toBeUndefined();
    expect(await seen({ state: 'RUNNING', restarted: true }, 1)).toBeUndefined();
  });
});
