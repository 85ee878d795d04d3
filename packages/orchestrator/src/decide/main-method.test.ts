import { describe, expect, it } from '@jest/globals';
import { withRun } from '@drey/state';
import { decide } from './decide.js';
import { facts, job, run, running, see, starting, updating } from './decide.test.support.js';

const refused = { state: 'refused', cause: 'IllegalStateException: after execute', faults: ['a.B'] } as const;
const double = {
  state: 'refused',
  cause: 'DuplicateJobSubmissionException: Job has already been submitted.',
  faults: ['a.B', 'org.apache.flink.runtime.client.DuplicateJobSubmissionException'],
} as const;
const inProgress = { state: 'inProgress' } as const;
const submitting = withRun(starting, { ...run, phase: 'submitting' });
const submitted = withRun(starting, run);
const failed = { do: 'end', event: 'startFailed', error: refused.cause };

describe('a main method that fails after its job was submitted', () => {
  it('fails the start, whatever its job does', () => {
    for (const application of [submitting, submitted])
      for (const state of ['CREATED', 'RUNNING', 'FINISHED', 'RESTARTING', 'FAILED'] as const)
        expect(decide(application, see({ job: job(state), submission: refused }), facts)).toEqual(failed);
  });

  it('fails an update, and no update for the main method of the job before', () => {
    const begun = withRun(updating, { ...run, versionId: 2, phase: 'submitting' });
    expect(decide(begun, see({ submission: refused }), facts)).toMatchObject({ do: 'end', event: 'updateFailed' });
    const before = withRun(updating, { ...run, startedAt: updating.goal.since - 1 });
    expect(decide(before, see({ submission: refused, slots: 1 }), facts)).not.toMatchObject({ event: 'updateFailed' });
  });

  it('is told once of a job that was RUNNING before', () => {
    const note = { do: 'noteMainFault', error: refused.cause };
    expect(decide(running, see({ submission: refused }), facts)).toEqual(note);
    const told = withRun(running, { ...run, mainFault: { at: 1, error: refused.cause } });
    expect(decide(told, see({ submission: refused }), facts)).toMatchObject({ do: 'wait' });
    const recovering = withRun(running, { ...run, phase: 'submitting' });
    expect(decide(recovering, see({ submission: refused }), facts)).toEqual({ do: 'noteSubmitted' });
  });
});

describe('a submission that was made twice', () => {
  it('is no fault while Flink has the job', () => {
    expect(decide(submitting, see({ submission: double }), facts)).toEqual({ do: 'noteSubmitted' });
    expect(decide(submitted, see({ submission: double }), facts)).toEqual({ do: 'settle', event: 'jobRunning' });
    expect(decide(running, see({ submission: double }), facts)).toMatchObject({ do: 'wait' });
  });
});

describe('a main method that still runs', () => {
  const since = (milliseconds: number) => ({ ...job('RUNNING'), runningSince: facts.now - milliseconds });

  it('is waited for a moment once its job runs, and no longer', () => {
    expect(decide(submitted, see({ job: since(1_000), submission: inProgress }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(submitted, see({ job: since(5_000), submission: inProgress }), facts)).toEqual({
      do: 'settle',
      event: 'jobRunning',
    });
    expect(decide(submitted, see({ job: since(1_000), submission: { state: 'accepted' } }), facts)).toMatchObject({
      do: 'settle',
    });
  });

  it('is waited for a moment once its job ended', () => {
    const ended = (milliseconds: number) => ({ ...job('FINISHED'), endedAt: facts.now - milliseconds });
    expect(decide(submitted, see({ job: ended(1_000), submission: inProgress }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(submitted, see({ job: ended(5_000), submission: inProgress }), facts)).toMatchObject({
      event: 'jobFinished',
    });
  });
});
