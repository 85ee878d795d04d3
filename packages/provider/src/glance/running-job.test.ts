import { describe, expect, it } from '@jest/globals';
import type { JobGlance } from '@drey/flink-rest';
import { systemClock } from '@drey/plugin-api';
import type { Application } from '@drey/state';
import { created, recordOf, standingClock, testServices } from '../operations.test.support.js';
import { glanceJson, runningJob } from './running-job.js';

const glance: JobGlance = {
  state: 'RUNNING',
  startedAt: 1_000,
  runningSince: 2_000,
  endedAt: undefined,
  restarts: 1,
  restartedAt: 1_500,
  checkpoints: { completed: 3, failed: 0, inProgress: 0, latest: { id: 3, at: 9_000, duration: 12, size: 400 } },
  vertices: [
    { id: 'a', name: 'source', parallelism: 1, status: 'RUNNING', backPressured: 0.62345, busy: undefined },
    { id: 'b', name: 'sink', parallelism: 2, status: 'RUNNING', backPressured: 0.1, busy: 0.9 },
  ],
  recordsIn: 99.98765,
  recordsOut: undefined,
  waitsFor: undefined,
};

const jobId = 'ab'.repeat(16);

const submitted = async (): Promise<Application> => {
  const services = testServices();
  await created(services);
  const run = { phase: 'submitted', jobId, clusterId: 'c', driver: 'fake' };
  return { ...recordOf(services), status: 'RUNNING', run } as unknown as Application;
};

describe('a job at a glance', () => {
  it('has ages, ratios and rates', () => {
    expect(glanceJson(jobId, glance, 10_000)).toEqual({
      jobId,
      state: 'RUNNING',
      startedAt: '1970-01-01T00:00:01.000Z',
      runningSince: '1970-01-01T00:00:02.000Z',
      uptimeMilliseconds: 8_000,
      restarts: 1,
      lastRestartAt: '1970-01-01T00:00:01.500Z',
      lastCheckpoint: {
        id: 3,
        at: '1970-01-01T00:00:09.000Z',
        ageMilliseconds: 1_000,
        durationMilliseconds: 12,
        sizeBytes: 400,
      },
      checkpoints: { completed: 3, failed: 0, inProgress: 0 },
      backPressure: { vertex: 'source', vertexId: 'a', parallelism: 1, ratio: 0.623, level: 'high', busyRatio: null },
      recordsPerSecond: { in: 99.988, out: null },
      waitsFor: null,
    });
    const bare = { ...glance, state: 'RESTARTING' as const, checkpoints: undefined, vertices: [] };
    expect(glanceJson(jobId, bare, 10_000)).toMatchObject({
      uptimeMilliseconds: null,
      lastCheckpoint: null,
      checkpoints: null,
      backPressure: null,
    });
  });

  it('is nothing where no job should run, and says why where none is seen', async () => {
    const services = testServices();
    await created(services);
    const { jobs } = services;
    const clock = standingClock();
    expect(await runningJob({ jobs, clock: systemClock }, recordOf(services))).toEqual({ job: null, unanswered: null });
    const { run, ...rest } = await submitted();
    const record = { ...rest, run: run === null ? null : { ...run, driver: 'none' } };
    expect(await runningJob({ jobs, clock: systemClock }, record)).toEqual({ job: null, unanswered: null });
    expect(await runningJob({ jobs, clock: systemClock }, await submitted())).toMatchObject({
      job: null,
      unanswered: expect.stringContaining('No living JobManager'),
    });
    const look = (): Promise<JobGlance> => Promise.reject(new Error('Flink is silent.'));
    const found = { restOf: () => Promise.resolve('http://flink') };
    expect(await runningJob({ jobs: found, clock: systemClock, look }, await submitted())).toMatchObject({
      unanswered: expect.stringContaining('Flink is silent.'),
    });
    // A driver that never answers: this clock lets any wait be over at once.
    const hanging = { restOf: () => new Promise<never>(() => {}) };
    expect(await runningJob({ jobs: hanging, clock }, await submitted())).toMatchObject({
      unanswered: expect.stringContaining('no answer within 3000 ms'),
    });
  });

  it('asks the JobManager of the application for its job', async () => {
    const asked: unknown[] = [];
    const found = { restOf: () => Promise.resolve('http://flink') };
    const look = ({ base }: { readonly base: string }, id: string): Promise<JobGlance> => {
      asked.push([base, id]);
      return Promise.resolve(glance);
    };
    const { job, unanswered } = await runningJob({ jobs: found, clock: systemClock, look }, await submitted());
    expect([asked, job?.['restarts'], unanswered]).toEqual([[['http://flink', jobId]], 1, null]);
  });
});
