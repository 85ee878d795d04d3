import { describe, expect, it } from '@jest/globals';
import { type Application, requestStop, withRun } from '@drey/state';
import { decide } from './decide.js';
import { decideForRecord } from './record.js';
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
  starting,
  stopping,
  updating,
} from './decide.test.support.js';

describe('a STARTING application', () => {
  const launching = withRun(starting, { ...run, phase: 'launching' });

  it('gets a run, then a cluster, and its job as soon as the JobManager answers', () => {
    expect(decide(starting, nothingThere, facts)).toEqual({ do: 'begin', from: 'goal', recovering: false });
    expect(decide(launching, nothingThere, facts)).toEqual({ do: 'launch' });
    expect(decide(launching, see({ slots: undefined, job: undefined }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(launching, see({ slots: 0, job: undefined }), facts)).toEqual({ do: 'submit' });
  });

  it('is RUNNING only when every vertex runs', () => {
    const submitted = withRun(starting, run);
    expect(decide(submitted, see({ job: job('RUNNING', false) }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(submitted, see(), facts)).toEqual({ do: 'settle', event: 'jobRunning' });
  });

  it('submits again after a restart of the host, and not while main runs', () => {
    const submitting = withRun(starting, { ...run, phase: 'submitting' });
    expect(decide(submitting, see({ job: 'absent' }), facts)).toEqual({ do: 'submit' });
    expect(decide(submitting, see({ job: 'absent', submission: { state: 'inProgress' } }), facts)).toMatchObject({
      do: 'wait',
    });
    expect(decide(submitting, see(), facts)).toEqual({ do: 'noteSubmitted' });
  });

  it('fails with what main threw', () => {
    const submitting = withRun(starting, { ...run, phase: 'submitting' });
    const refused = see({
      job: 'absent',
      submission: { state: 'refused', cause: 'IllegalArgumentException: no bucket', faults: [] },
    });
    expect(decide(submitting, refused, facts)).toEqual({
      do: 'end',
      event: 'startFailed',
      error: 'IllegalArgumentException: no bucket',
    });
  });

  it('says how the tasks stand when its time is over', () => {
    const late = { ...facts, now: run.startedAt + facts.startTimeoutMilliseconds + 1 };
    const sighting = see({ job: { ...job('RUNNING', false), tasks: '2 SCHEDULED (waiting for a task slot)' } });
    expect(decide(withRun(starting, { ...run, phase: 'submitted' }), sighting, late)).toMatchObject({
      event: 'startFailed',
      error: expect.stringMatching(/The job is RUNNING; its tasks: 2 SCHEDULED \(waiting for a task slot\)\.$/),
    });
  });

  it('has a bound in every phase', () => {
    const late = { ...facts, now: run.startedAt + facts.startTimeoutMilliseconds + 1 };
    const failed = {
      do: 'end',
      event: 'startFailed',
      error: expect.stringContaining('did not start within a total timeout of 5 minutes'),
    };
    expect(decide(launching, see({ slots: undefined, job: undefined }), late)).toMatchObject(failed);
    expect(
      decide(
        withRun(starting, { ...run, phase: 'submitting' }),
        see({ job: 'absent', submission: { state: 'inProgress' } }),
        late,
      ),
    ).toMatchObject(failed);
    expect(decide(withRun(starting, run), see({ job: job('RESTARTING') }), late)).toMatchObject(failed);
    expect(
      decide(launching, see({ cluster: cluster(member('jobmanager'), member('taskmanager', false)) }), late),
    ).toMatchObject(failed);
  });

  it('gives a cluster that dies three chances', () => {
    const dead = see({ cluster: cluster(member('jobmanager', false)), slots: undefined, job: undefined });
    expect(decide(launching, dead, facts)).toMatchObject({ do: 'begin', from: 'newestState', recovering: true });
    const tired = withRun(starting, { ...run, phase: 'launching', recoveries: 3 });
    expect(decide(tired, dead, facts)).toMatchObject({
      do: 'end',
      event: 'startFailed',
      error: expect.stringContaining('signal 9'),
    });
  });
});

describe('a RUNNING application', () => {
  it('gets a new TaskManager for a dead one', () => {
    const sighting = see({ cluster: cluster(member('jobmanager'), member('taskmanager', false)) });
    expect(decide(running, sighting, facts)).toEqual({ do: 'scale' });
  });

  it('has one ended that hangs, or a new cluster where the driver ends no single one', () => {
    const hung = { taskManager: { name: 'taskmanager-1', why: 'It hangs.' } };
    expect(decide(running, see(), { ...facts, hung })).toEqual({
      do: 'endMember',
      member: 'taskmanager-1',
      why: 'It hangs.',
    });
    expect(decide(running, see(), { ...facts, hung, canEndMember: false })).toMatchObject({
      do: 'begin',
      recovering: true,
      why: 'It hangs.',
    });
  });

  it('does not replace TaskManagers in a tight loop', () => {
    const lost = Array.from({ length: 3 }, (_, index) => member('taskmanager', false, facts.now - 100 * (3 - index)));
    expect(decide(running, see({ cluster: cluster(member('jobmanager'), ...lost) }), facts)).toMatchObject({
      do: 'wait',
    });
  });

  it('gets a new cluster from its newest state when the JobManager is dead or the cluster is gone', () => {
    const recover = { do: 'begin', from: 'newestState', recovering: true, why: expect.any(String) };
    expect(
      decide(running, see({ cluster: cluster(member('jobmanager', false), member('taskmanager')) }), facts),
    ).toEqual(recover);
    expect(decide(running, nothingThere, facts)).toEqual(recover);
    expect(decide(running, see({ job: 'absent' }), facts)).toEqual(recover);
    expect(decide(running, see({ job: job('FAILED') }), facts)).toEqual(recover);
  });

  it('waits ever longer between recoveries', () => {
    const resting = withRun(running, { ...run, recoveries: 2, notBefore: facts.now + 4_000 });
    expect(decide(resting, nothingThere, facts)).toMatchObject({ do: 'wait', milliseconds: 4_000 });
  });

  it('stays RUNNING while its job restarts, and while the JobManager does not answer', () => {
    expect(decide(running, see({ job: job('RESTARTING') }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(running, see({ job: undefined }), facts)).toMatchObject({ do: 'wait' });
  });

  it('is READY when its job finished', () => {
    expect(decide(running, see({ job: job('FINISHED') }), facts)).toEqual({ do: 'end', event: 'jobFinished' });
  });

  it('goes on after a clean stop of the host', () => {
    expect(decide(withRun(running, { ...run, suspendedTo: 'file:/s' }), nothingThere, facts)).toMatchObject({
      do: 'begin',
      from: 'newestState',
    });
  });

  it('clears old state once it has some of its own', () => {
    expect(decide(running, see({ completedCheckpoint: true }), facts)).toEqual({ do: 'noteCheckpoint' });
    const noted = withRun(running, { ...run, hasCheckpoint: true });
    expect(decide(noted, see({ completedCheckpoint: true }), facts)).toEqual({ do: 'clearLeftovers' });
  });
});

describe('a ROLLING_BACK application', () => {
  const rolling: Application = { ...updating, status: 'ROLLING_BACK' };

  it('cancels the abandoned job and begins the version before', () => {
    expect(decide(rolling, see(), facts)).toEqual({ do: 'cancel' });
    expect(decide(rolling, see({ job: job('CANCELLING') }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(rolling, see({ job: job('CANCELED') }), facts)).toEqual({
      do: 'begin',
      from: 'goal',
      recovering: false,
    });
  });

  it('does not wait for ever for the cancellation', () => {
    const late = { ...facts, now: rolling.goal.since + 60_000 };
    expect(decide(rolling, see({ job: job('CANCELLING') }), late)).toMatchObject({ do: 'begin' });
  });
});

describe('force and delete', () => {
  it('need no job', () => {
    expect(decide(requestStop(running, true, { at, ids }), see(), facts)).toEqual({ do: 'end', event: 'stopped' });
    expect(decide({ ...running, status: 'DELETING' }, see(), facts)).toEqual({ do: 'erase' });
  });
});

describe('an application without clusters', () => {
  it('moves as if one ran, and records the snapshots', () => {
    expect(decideForRecord(starting)).toEqual({ do: 'settle', event: 'jobRunning' });
    expect(decideForRecord(stopping)).toEqual({ do: 'settle', event: 'stopped', recordSnapshot: 'STOP' });
    expect(decideForRecord(updating)).toEqual({ do: 'settle', event: 'updated', recordSnapshot: 'UPDATEAPPLICATION' });
    expect(decideForRecord(running)).toEqual({ do: 'nothing' });
  });
});
