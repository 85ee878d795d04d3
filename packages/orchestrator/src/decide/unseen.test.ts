import { describe, expect, it } from '@jest/globals';
import type { ApplicationStatus } from '@drey/api';
import { facts, ready, run } from './decide.test.support.js';
import { decideUnseen } from './unseen.js';

const cause = 'The container engine does not answer.';
const at = (status: ApplicationStatus, since: number): Parameters<typeof decideUnseen>[0] => ({
  ...ready,
  status,
  run: { ...run, startedAt: since },
  goal: { ...ready.goal, since },
});

describe('an application that cannot be seen', () => {
  const soon = facts.now - 1_000;
  const longAgo = facts.now - 700_000;

  it('is stopped by force and deleted all the same, since drivers do later what they cannot do now', () => {
    expect(decideUnseen(at('FORCE_STOPPING', soon), facts, cause)).toEqual({ do: 'end', event: 'stopped' });
    expect(decideUnseen(at('DELETING', soon), facts, cause)).toEqual({ do: 'erase' });
  });

  it.each([
    ['STARTING', { do: 'end', event: 'startFailed', error: cause }],
    ['UPDATING', { do: 'end', event: 'updateFailed', error: cause }],
    ['AUTOSCALING', { do: 'settle', event: 'scaleFailed', error: cause }],
    ['ROLLING_BACK', { do: 'end', event: 'rollbackFailed', error: cause }],
    ['AUTOSCALING', { do: 'settle', event: 'scaleFailed', error: cause }],
    ['STOPPING', { do: 'settle', event: 'stopFailed', error: expect.stringContaining(cause) }],
  ] as const)('waits while it is %s, but not beyond the bound of that', (status, outcome) => {
    expect(decideUnseen(at(status, soon), facts, cause)).toBeUndefined();
    expect(decideUnseen(at(status, longAgo), facts, cause)).toEqual(outcome);
  });

  it('keeps the job before an update, which has not given its savepoint yet', () => {
    const updating = at('UPDATING', soon);
    const early = { ...updating, run: { ...run, startedAt: 0, versionId: 1 }, currentVersionId: 2 };
    expect(decideUnseen(early, facts, cause)).toBeUndefined();
    const late = { ...early, goal: { ...early.goal, since: longAgo } };
    expect(decideUnseen(late, facts, cause)).toEqual({ do: 'settle', event: 'updateRefused', error: cause });
  });

  it('keeps its status while it runs, however long that takes', () => {
    expect(decideUnseen(at('RUNNING', 0), { ...facts, now: 1e12 }, cause)).toBeUndefined();
  });
});
