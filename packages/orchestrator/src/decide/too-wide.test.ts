import { describe, expect, it } from '@jest/globals';
import { withRun } from '@drey/state';
import { decide } from './decide.js';
import { facts, job, run, running, see, starting } from './decide.test.support.js';

const submitted = withRun(starting, run);
const waiting = { ...job('RUNNING', false), batch: false };
const wide = { ...waiting, widest: { name: 'Source: orders', parallelism: 4 } };

describe('a job that asks for more slots than there are', () => {
  it('fails its start at once, with both numbers and the remedy', () => {
    const action = decide(submitted, see({ job: wide }), facts);
    expect(action).toMatchObject({ do: 'end', event: 'startFailed' });
    const { error = '' } = action as { error?: string };
    expect(error).toMatch(/parallelism 4 \(task Source: orders\).*1 task slot \(Parallelism 1, ParallelismPerKPU 1\)/);
    expect(error.slice(0, 512)).toContain('Parallelism 4');
  });

  it('is not what a job is that fits, a batch job, or one that runs', () => {
    const fits = { ...wide, widest: { name: 'x', parallelism: 1 } };
    for (const seen of [fits, { ...wide, batch: true }])
      expect(decide(submitted, see({ job: seen }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(running, see({ job: wide }), facts)).toMatchObject({ do: 'wait' });
  });

  it('gets its time from a Flink that does not tell batch jobs apart, and then the same text', () => {
    const { batch: _batch, ...unknown } = wide;
    expect(decide(submitted, see({ job: unknown }), facts)).toMatchObject({ do: 'wait' });
    const late = { ...facts, now: run.startedAt + facts.startTimeoutMilliseconds + 1 };
    expect(decide(submitted, see({ job: unknown }), late)).toMatchObject({
      error: expect.stringContaining('sets parallelism 4'),
    });
    expect(
      decide(submitted, see({ job: { ...unknown, state: 'FAILED', fault: 'NoResourceAvailable' } }), facts),
    ).toMatchObject({
      error: expect.stringContaining('sets parallelism 4'),
    });
  });
});
