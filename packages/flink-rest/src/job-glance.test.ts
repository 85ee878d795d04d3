import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FakeRest, startFakeRest } from './fake-rest.test.support.js';
import { FlinkUnreachable } from './flink-rest-error.js';
import { glanceAtJob } from './job-glance.js';

const jobId = 'ab'.repeat(16);
const vertex = (id: string, name: string, running = 2) => ({
  id,
  name,
  parallelism: 2,
  status: 'RUNNING',
  tasks: { RUNNING: running, SCHEDULED: 2 - running },
});

describe('glanceAtJob', () => {
  let rest: FakeRest;
  let answers: Record<string, unknown>;

  beforeEach(async () => {
    answers = {
      [`/jobs/${jobId}`]: {
        jid: jobId,
        name: 'j',
        state: 'RUNNING',
        'start-time': 5,
        'end-time': -1,
        timestamps: { RUNNING: 7, RESTARTING: 6 },
        vertices: [vertex('a', 'Source: x -> map'), vertex('b', 'window -> Sink: y')],
        plan: { nodes: [{ id: 'b', inputs: [{ id: 'a' }] }, { id: 'a' }] },
      },
      [`/jobs/${jobId}/checkpoints`]: {
        counts: { completed: 3, failed: 1, in_progress: 0 },
        latest: {
          completed: {
            id: 3,
            external_path: 'file:/c',
            latest_ack_timestamp: 90,
            state_size: 400,
            end_to_end_duration: 12,
          },
        },
      },
      [`/jobs/${jobId}/metrics?get=numRestarts`]: [{ id: 'numRestarts', value: '4' }],
    };
    rest = await startFakeRest((url) => answers[url]);
  });

  afterEach(() => rest.close());

  const glance = (milliseconds = 10_000) =>
    glanceAtJob(
      {
        base: rest.base,
        signal: AbortSignal.timeout(milliseconds),
      },
      jobId,
    );
  /** The metrics of a task: what there are, and what they say. */
  const metrics = (id: string, wanted: string, values: readonly object[]): void => {
    const path = `/jobs/${jobId}/vertices/${id}/subtasks/metrics`;
    answers[path] = values;
    answers[`${path}?get=backPressuredTimeMsPerSecond,busyTimeMsPerSecond,${wanted}&agg=sum,max`] = values;
  };

  it('tells job, checkpoint, restarts, the tasks and what sources and sinks move', async () => {
    metrics('a', 'Source__x.numRecordsOutPerSecond', [
      { id: 'Source__x.numRecordsOutPerSecond', sum: 30.5, max: 20 },
      { id: 'backPressuredTimeMsPerSecond', sum: 900, max: 800 },
      { id: 'busyTimeMsPerSecond', sum: 100, max: 'NaN' },
    ]);
    metrics('b', 'Sink__y.numRecordsInPerSecond,y__Writer.numRecordsInPerSecond', [
      { id: 'Sink__y.numRecordsInPerSecond', sum: 10, max: 5 },
      { id: 'y__Writer.numRecordsInPerSecond', sum: 2, max: 1 },
      { id: 'backPressuredTimeMsPerSecond', sum: 0, max: 0 },
    ]);
    expect(await glance()).toEqual({
      state: 'RUNNING',
      startedAt: 5,
      runningSince: 7,
      endedAt: undefined,
      restarts: 4,
      restartedAt: 6,
      checkpoints: { completed: 3, failed: 1, inProgress: 0, latest: { id: 3, at: 90, duration: 12, size: 400 } },
      vertices: [
        { id: 'a', name: 'Source: x -> map', parallelism: 2, status: 'RUNNING', backPressured: 0.8, busy: undefined },
        { id: 'b', name: 'window -> Sink: y', parallelism: 2, status: 'RUNNING', backPressured: 0, busy: undefined },
      ],
      recordsIn: 30.5,
      recordsOut: 12,
      waitsFor: undefined,
    });
  });

  it('takes the rates of the tasks where operators are named otherwise', async () => {
    metrics('a', 'numRecordsOutPerSecond', [{ id: 'numRecordsOutPerSecond', sum: 7, max: 7 }]);
    metrics('b', 'numRecordsInPerSecond', [{ id: 'numRecordsInPerSecond', sum: 6, max: 6 }]);
    expect(await glance()).toMatchObject({ recordsIn: 7, recordsOut: 6 });
  });

  it('leaves out what does not come in time, and says what tasks wait for', async () => {
    const job = answers[`/jobs/${jobId}`] as object;
    answers[`/jobs/${jobId}`] = { ...job, vertices: [vertex('a', 'Source: x', 1)] };
    answers[`/jobs/${jobId}/checkpoints`] = 'hang';
    answers[`/jobs/${jobId}/vertices/a/subtasks/metrics`] = 'hang';
    expect(await glance(500)).toMatchObject({
      restarts: 4,
      checkpoints: undefined,
      recordsIn: undefined,
      waitsFor: 'RUNNING: 1 RUNNING, 1 SCHEDULED (waiting for a task slot)',
    });
  });

  it('throws where the job itself cannot be seen', async () => {
    answers[`/jobs/${jobId}`] = 'hang';
    await expect(glance(300)).rejects.toThrow();
    await rest.close();
    await expect(
      glanceAtJob({ base: 'http://127.0.0.1:1', signal: AbortSignal.timeout(1_000) }, jobId),
    ).rejects.toBeInstanceOf(FlinkUnreachable);
  });
});
