import { describe, expect, it } from '@jest/globals';
import { requestUpdate, withRun, withSnapshot } from '@drey/state';
import { decide } from './decide.js';
import {
  at,
  cluster,
  facts,
  ids,
  job,
  member,
  nothingThere,
  run,
  running,
  see,
  snapshot,
  stopping,
  updating,
} from './decide.test.support.js';

describe('a STOPPING application', () => {
  const asking = withRun(stopping, {
    ...run,
    savepoint: { triggerId: 'd'.repeat(32), snapshotName: 'STOP-demo-1', startedAt: 95_000 },
  });

  it('takes a savepoint, records it and ends', () => {
    expect(decide(stopping, see(), facts)).toEqual({ do: 'planSavepoint' });
    expect(decide(asking, see({ savepoint: { state: 'unknown' } }), facts)).toEqual({ do: 'takeSavepoint' });
    expect(decide(asking, see({ savepoint: { state: 'inProgress' } }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(asking, see({ savepoint: { state: 'completed', location: 'file:/s' } }), facts)).toEqual({
      do: 'recordSavepoint',
      location: 'file:/s',
    });
    const recorded = withSnapshot(withRun(stopping, { ...run, suspendedTo: 'file:/s' }), snapshot('STOP-demo-1'));
    expect(decide(recorded, see({ job: job('FINISHED') }), facts)).toEqual({ do: 'end', event: 'stopped' });
    expect(decide(recorded, nothingThere, facts)).toEqual({ do: 'end', event: 'stopped' });
  });

  it.each([
    ['a stop', stopping],
    ['an update', updating],
  ])('lets the snapshots complete that were asked for before: %s', (_, wish) => {
    const coming = withSnapshot(
      wish,
      snapshot('mine', {
        status: 'CREATING',
        createdAt: at,
        location: null,
        attempt: { triggerId: 'e'.repeat(32), jobId: run.jobId },
      }),
    );
    const taking = see({ snapshot: { state: 'inProgress' } });
    expect(decide(coming, taking, facts)).toMatchObject({ do: 'wait' });
    const late = { ...facts, now: at + facts.savepointTimeoutMilliseconds + 1 };
    expect(decide(coming, taking, late)).toMatchObject({ do: 'recordSnapshot', id: snapshot('mine').id });
    expect(decide(wish, see(), facts)).toEqual({ do: 'planSavepoint' });
  });

  it('is RUNNING again with the reason when the savepoint fails', () => {
    const failed = see({
      savepoint: { state: 'failed', cause: { type: 'java.io.IOException', message: 'disk full' }, trace: '' },
    });
    expect(decide(asking, failed, facts)).toMatchObject({
      do: 'settle',
      event: 'stopFailed',
      error: expect.stringContaining('disk full'),
    });
  });

  it('looks for the files when the JobManager died over the savepoint, and brings the job back when it died before', () => {
    const dead = see({ cluster: cluster(member('jobmanager', false)), slots: undefined, job: undefined });
    expect(decide(asking, dead, facts)).toEqual({ do: 'findSavepoint' });
    expect(decide(stopping, dead, facts)).toMatchObject({ do: 'begin', from: 'newestState', recovering: true });
  });

  it.each([
    ['stop', stopping],
    ['update', updating],
  ])('replaces a dead TaskManager before the savepoint of a %s, however old the run is', (_, application) => {
    const lost = see({ cluster: cluster(member('jobmanager'), member('taskmanager', false)) });
    const old = withRun(application, { ...run, startedAt: at - 2 * facts.startTimeoutMilliseconds });
    for (const seen of [lost, { ...lost, job: job('RESTARTING') }, { ...lost, job: undefined }])
      expect(decide(old, seen, facts)).toEqual({ do: 'scale' });
  });

  it('takes no savepoint when snapshots are off', () => {
    const off = {
      ...stopping,
      versions: stopping.versions.map((version) => ({
        ...version,
        configuration: { ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: false } },
      })),
    };
    expect(decide(off, see(), facts)).toEqual({ do: 'end', event: 'stopped' });
  });

  it('does not wait for ever for a job that never runs', () => {
    const late = { ...facts, now: stopping.goal.since + facts.savepointTimeoutMilliseconds };
    expect(decide(stopping, see({ job: job('RESTARTING') }), late)).toMatchObject({
      do: 'settle',
      event: 'stopFailed',
    });
  });
});

describe('an UPDATING application', () => {
  it('takes the old version down with a savepoint and begins the new one from it', () => {
    expect(decide(updating, see(), facts)).toEqual({ do: 'planSavepoint' });
    const down = withSnapshot(
      withRun(updating, { ...run, suspendedTo: 'file:/s' }),
      snapshot('UPDATEAPPLICATION-demo-1'),
    );
    expect(decide(down, see({ job: job('FINISHED') }), facts)).toEqual({
      do: 'begin',
      from: 'goal',
      recovering: false,
    });
    // Flink may tell a savepoint complete a moment before the job has ended.
    const justDown = withRun(down, { ...run, suspendedTo: 'file:/s', suspendedAt: facts.now - 4_999 });
    expect(decide(justDown, see(), facts)).toMatchObject({ do: 'wait' });
    expect(decide(justDown, see({ job: undefined }), facts)).toMatchObject({ do: 'begin' });
    expect(decide(justDown, see(), { ...facts, now: facts.now + 1 })).toMatchObject({ do: 'begin' });
    expect(decide(justDown, see(), { ...facts, canReuseCluster: false })).toMatchObject({ do: 'begin' });
    const next = withRun(down, { ...run, versionId: 2 });
    expect(decide(next, see(), facts)).toEqual({ do: 'settle', event: 'updated' });
  });

  it('does not touch the job for a logging option', () => {
    const logging = requestUpdate(
      running,
      { operation: 'AddApplicationCloudWatchLoggingOption', change: {}, restartJob: false },
      { at, ids },
    );
    expect(decide(logging, see(), facts)).toEqual({ do: 'adjust' });
    const adjusted = withRun(logging, { ...run, versionId: logging.currentVersionId });
    expect(decide(adjusted, see(), facts)).toEqual({ do: 'settle', event: 'updated' });
  });

  it('keeps the old version running when the savepoint fails', () => {
    const asking = withRun(updating, {
      ...run,
      savepoint: { triggerId: 'd'.repeat(32), snapshotName: 'U', startedAt: 95_000 },
    });
    const failed = see({ savepoint: { state: 'failed', cause: { type: 'X', message: 'no' }, trace: '' } });
    expect(decide(asking, failed, facts)).toMatchObject({ do: 'settle', event: 'updateRefused' });
  });

  it('fails with the cause when the new version cannot run', () => {
    const next = withRun(updating, { ...run, versionId: 2, phase: 'submitting' });
    const refused = see({ job: 'absent', submission: { state: 'refused', cause: 'cannot map state', faults: [] } });
    expect(decide(next, refused, facts)).toEqual({ do: 'end', event: 'updateFailed', error: 'cannot map state' });
  });
});

describe('a batch job', () => {
  const batch = { ...job('RUNNING'), batch: true };

  it('refuses a stop and an update with the remedy, since it gives no savepoint', () => {
    expect(decide(stopping, see({ job: batch }), facts)).toMatchObject({
      event: 'stopFailed',
      error: expect.stringMatching(/Stop it with Force.*batch job/),
    });
    expect(decide(updating, see({ job: batch, slots: 1 }), facts)).toMatchObject({
      event: 'updateRefused',
      error: expect.stringMatching(/Stop it with Force.*batch job/),
    });
  });
});
