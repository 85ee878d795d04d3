import { describe, expect, it } from '@jest/globals';
import type { ApplicationStatus } from '@drey/api';
import { FlinkUnreachable } from '@drey/flink-rest';
import { OperatorError } from '@drey/plugin-api';
import { facts, nothingThere, ready, run, see, snapshot } from './decide.test.support.js';
import { type Application, withSnapshot } from '@drey/state';
import { decide } from './decide.js';
import type { DecisionFacts } from './decision-facts.js';
import type { Fault } from './fault.js';

const cause = 'The container engine does not answer.';
const at = (status: ApplicationStatus, since: number): Application => ({
  ...ready,
  status,
  run: { ...run, startedAt: since },
  goal: { ...ready.goal, since },
});

/** The same with a version after that of its run. */
const updated = (application: Application): Application => ({
  ...application,
  versions: application.versions.flatMap((version) => [version, { ...version, id: 2, updatedFrom: 1 }]),
  currentVersionId: 2,
});
const fault = (step: Fault['step'], isFinal = false, error: unknown = new Error(cause)): Fault => ({
  step,
  error,
  isFinal,
});
const unseen = (application: Application, now: DecisionFacts) => decide(application, 'unseen', now, [fault('look')]);

describe('an application that cannot be seen', () => {
  const soon = facts.now - 1_000;
  const longAgo = facts.now - 700_000;

  it('is stopped by force and deleted all the same, since drivers do later what they cannot do now', () => {
    expect(unseen(at('FORCE_STOPPING', soon), facts)).toEqual({ do: 'end', event: 'stopped' });
    expect(unseen(at('DELETING', soon), facts)).toEqual({ do: 'erase' });
  });

  it('is not deleted at once with a snapshot that is to outlive it', () => {
    const attempt = { jobId: run.jobId, triggerId: 'a'.repeat(32), completed: 'file:/s' };
    const moving = snapshot('mine', { kind: 'account', status: 'CREATING', location: null, attempt });
    expect(unseen(withSnapshot(at('DELETING', soon), moving), facts)).toBeUndefined();
    expect(unseen(withSnapshot(at('DELETING', longAgo), moving), facts)).toEqual({ do: 'erase' });
    const taken = { ...moving, attempt: { jobId: run.jobId, triggerId: 'a'.repeat(32) } };
    expect(unseen(withSnapshot(at('DELETING', soon), taken), facts)).toEqual({ do: 'erase' });
  });

  it.each([
    ['STARTING', { do: 'end', event: 'startFailed', error: cause }],
    ['UPDATING', { do: 'end', event: 'updateFailed', error: cause }],
    ['AUTOSCALING', { do: 'settle', event: 'scaleFailed', error: cause }],
    ['ROLLING_BACK', { do: 'end', event: 'rollbackFailed', error: cause }],
    ['AUTOSCALING', { do: 'settle', event: 'scaleFailed', error: cause }],
    ['STOPPING', { do: 'settle', event: 'stopFailed', error: expect.stringContaining(cause) }],
  ] as const)('waits while it is %s, but not beyond the bound of that', (status, outcome) => {
    expect(unseen(at(status, soon), facts)).toBeUndefined();
    expect(unseen(at(status, longAgo), facts)).toEqual(outcome);
  });

  it('keeps the job before an update, which has not given its savepoint yet', () => {
    const updating = at('UPDATING', soon);
    const early = { ...updated(updating), run: { ...run, startedAt: 0, versionId: 1 } };
    expect(unseen(early, facts)).toBeUndefined();
    const late = { ...early, goal: { ...early.goal, since: longAgo } };
    expect(unseen(late, facts)).toEqual({ do: 'settle', event: 'updateRefused', error: cause });
  });

  it('keeps its status while it runs, however long that takes', () => {
    expect(unseen(at('RUNNING', 0), { ...facts, now: 1e12 })).toBeUndefined();
  });
});

describe('a step that fails', () => {
  const soon = facts.now - 1_000;
  const missing = new OperatorError('DREY_TEST', 'There is no Java.', 'Install it.');
  const seen = see();

  it('ends a start at once where no other try can come out better, or where the machine lacks something', () => {
    const failed = { do: 'end', event: 'startFailed' };
    expect(decide(at('STARTING', soon), seen, facts, [fault('submit', true)])).toEqual({ ...failed, error: cause });
    expect(decide(at('STARTING', soon), nothingThere, facts, [fault('launch', false, missing)])).toEqual({
      ...failed,
      error: missing.line(),
    });
  });

  it('is tried again in another pass where it may come out better', () => {
    for (const step of ['launch', 'submit', 'begin', 'takeSavepoint'] as const)
      expect(decide(at('STARTING', soon), seen, facts, [fault(step)])).toBeUndefined();
    expect(decide(at('STARTING', soon), seen, facts, [fault('begin', false, missing)])).toBeUndefined();
  });

  it('never gives up a job that ran before', () => {
    const again = { do: 'begin', from: 'newestState', recovering: true, why: cause };
    expect(decide(at('RUNNING', soon), seen, facts, [fault('submit', true)])).toEqual(again);
    expect(decide(at('RUNNING', soon), nothingThere, facts, [fault('launch', false, missing)])).toBeUndefined();
    const updating = updated(at('UPDATING', soon));
    expect(decide(updating, nothingThere, facts, [fault('launch', false, missing)])).toMatchObject({
      do: 'settle',
      event: 'updateRefused',
    });
    expect(decide(updating, seen, facts, [fault('begin', true)])).toMatchObject({ do: 'end', event: 'updateFailed' });
  });

  it('is not asked for twice in one pass', () => {
    const stopping = at('FORCE_STOPPING', soon);
    expect(decide(stopping, 'unseen', facts, [fault('look')])).toEqual({ do: 'end', event: 'stopped' });
    expect(decide(stopping, 'unseen', facts, [fault('look'), fault('end')])).toBeUndefined();
  });

  it('keeps nobody from looking after the job where files of a snapshot cannot be deleted', () => {
    const leaving = (status: ApplicationStatus): Application =>
      withSnapshot(at(status, soon), snapshot('mine', { status: 'DELETING' }));
    const inVain = [fault('deleteSnapshot')];
    expect(decide(leaving('STARTING'), seen, facts)).toEqual({
      do: 'deleteSnapshot',
      id: snapshot('mine').id,
    });
    expect(decide(leaving('STARTING'), seen, facts, inVain)).toEqual({ do: 'settle', event: 'jobRunning' });
    expect(decide(leaving('MAINTENANCE'), seen, facts, inVain)).toEqual({ do: 'settle', event: 'maintained' });
    expect(decide(leaving('RUNNING'), seen, facts, inVain)).toBeUndefined();
  });

  it('ends the cluster of a host that stops, and leaves one that cannot be seen or ended', () => {
    const stop = { ...facts, hostStop: { since: facts.now, until: facts.now + 1 } };
    const running = at('RUNNING', soon);
    expect(decide(running, seen, stop, [fault('takeSavepoint')])).toEqual({ do: 'endCluster', why: cause });
    expect(decide(running, seen, stop, [fault('takeSavepoint'), fault('endCluster')])).toEqual({
      do: 'leave',
      why: cause,
    });
    expect(decide(running, 'unseen', stop, [fault('look')])).toEqual({ do: 'leave', why: cause });
  });

  it('asks again for what a host that stops could not ask, as long as it has time', () => {
    const running = at('RUNNING', soon);
    const full = fault('look', false, new OperatorError('DREY_FLINK_UNASKED', 'It could not ask.', 'Raise the limit.'));
    const hostStop = { since: facts.now - 60_000, until: facts.now };
    expect(decide(running, 'unseen', { ...facts, hostStop }, [full])).toBeUndefined();
    expect(decide(running, 'unseen', { ...facts, now: facts.now + 1, hostStop }, [full])).toMatchObject({
      do: 'leave',
      why: expect.stringContaining('It could not ask.'),
    });
  });

  it.each(['unasked', 'timeout'] as const)('ends no cluster over one savepoint that was %s', (reason) => {
    const running = at('RUNNING', soon);
    const late = fault('takeSavepoint', false, new FlinkUnreachable(reason, 'No answer.'));
    const hostStop = { since: facts.now - 60_000, until: facts.now };
    expect(decide(running, seen, { ...facts, hostStop }, [late])).toBeUndefined();
    expect(decide(running, seen, { ...facts, now: facts.now + 1, hostStop }, [late])).toMatchObject({
      do: 'endCluster',
    });
  });
});
