import { describe, expect, it } from '@jest/globals';
import { standingClock } from '../operations.test.support.js';
import { createDashboardAccess, type DashboardGrant } from './dashboard-access.js';

const grant: DashboardGrant = {
  application: { accountId: '111122223333', region: 'eu-west-1', name: 'demo' },
  incarnation: 'a',
  kind: 'flink',
  sessionSeconds: 1_800,
};

const fresh = () => {
  const clock = standingClock();
  let count = 0;
  return { clock, access: createDashboardAccess({ clock, random: () => `r${(count += 1)}` }) };
};

describe('dashboard access', () => {
  it('turns a token into a session once', () => {
    const { access } = fresh();
    const token = access.issue(grant);
    const session = access.redeem(token);
    expect(session?.grant).toEqual(grant);
    expect(access.redeem(token)).toBeUndefined();
    expect(access.grantOf(session?.id ?? '', session?.secret ?? '')).toEqual(grant);
  });

  it('refuses a token after three minutes', () => {
    const { access, clock } = fresh();
    const early = access.issue(grant);
    const late = access.issue(grant);
    clock.move(179_999);
    expect(access.redeem(early)).toBeDefined();
    clock.move(1);
    expect(access.redeem(late)).toBeUndefined();
  });

  it('ends a session when it was asked to, and lets nobody in without its secret', () => {
    const { access, clock } = fresh();
    const session = access.redeem(access.issue(grant));
    expect(access.grantOf(session?.id ?? '', 'guess')).toBeUndefined();
    clock.move(1_800_000);
    expect(access.grantOf(session?.id ?? '', session?.secret ?? '')).toBeUndefined();
  });

  it('keeps a bounded number of tokens: the oldest go', () => {
    const { access } = fresh();
    const first = access.issue(grant);
    for (let index = 0; index < 1_000; index += 1) access.issue(grant);
    expect(access.redeem(first)).toBeUndefined();
  });
});
