// What a host that stops makes of answers that do not come.
import { describe, expect, it } from '@jest/globals';
import { withRun } from '@drey/state';
import { decide } from './decide.js';
import { facts, run, running, see, stopping } from './decide.test.support.js';

describe('a host that stops', () => {
  const since = facts.now;
  const hostStop = { since, until: since + 75_000 };
  const after = (milliseconds: number, silentFor?: number) => {
    const now = since + milliseconds;
    return { ...facts, now, hostStop, ...(silentFor === undefined ? {} : { hung: { silentSince: now - silentFor } }) };
  };
  const silent = see({ job: undefined, isSilent: true });
  const savepoint = { triggerId: 'd'.repeat(32), snapshotName: null, startedAt: since };
  const ends = { do: 'endCluster', why: 'The JobManager does not answer.' };

  it.each([
    ['RUNNING', withRun(running, { ...run, savepoint })],
    ['STOPPING', withRun(stopping, { ...run, savepoint: { ...savepoint, snapshotName: 'STOP-demo-1' } })],
  ])('ends no cluster over one late answer, only after a silence: %s', (_, application) => {
    expect(decide(application, silent, after(5_000, 5_000))).toMatchObject({ do: 'wait' });
    expect(decide(application, silent, after(40_000, 5_000))).toMatchObject({ do: 'wait' });
    expect(decide(application, silent, after(40_000, 10_001))).toEqual(ends);
  });

  it('counts no silence of before it stopped', () => {
    expect(decide(running, silent, after(10_000, 50_000))).toMatchObject({ do: 'wait' });
    expect(decide(running, silent, after(10_001, 50_000))).toEqual(ends);
  });

  it('waits no longer than it has time', () => {
    expect(decide(running, silent, after(75_001, 0))).toEqual(ends);
  });

  it('goes on with the savepoint of a stop whose standing it was not told', () => {
    const asked = withRun(stopping, { ...run, savepoint: { ...savepoint, snapshotName: 'STOP-demo-1' } });
    expect(decide(asked, see(), after(20_000))).toMatchObject({ do: 'wait' });
    expect(decide(asked, see(), after(75_001))).toMatchObject({ do: 'endCluster' });
  });
});
