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
  it('begins a session with the first use, and is good until its end', () => {
    const { access, clock } = fresh();
    const token = access.issue(grant);
    clock.move(170_000);
    expect(access.use(token)).toEqual(grant);
    clock.move(1_799_999);
    expect(access.use(token)).toEqual(grant);
    clock.move(1);
    expect(access.use(token)).toBeUndefined();
  });

  it('refuses a token that was not opened within three minutes, and any other', () => {
    const { access, clock } = fresh();
    const early = access.issue(grant);
    const late = access.issue(grant);
    clock.move(179_999);
    expect(access.use(early)).toBeDefined();
    clock.move(1);
    expect(access.use(late)).toBeUndefined();
    expect(access.use('guess')).toBeUndefined();
  });

  it('keeps a bounded number of tokens: the oldest go', () => {
    const { access } = fresh();
    const first = access.issue(grant);
    for (let index = 0; index < 1_000; index += 1) access.issue(grant);
    expect(access.use(first)).toBeUndefined();
  });
});
