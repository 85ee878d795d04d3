import { describe, expect, it } from '@jest/globals';
import { silentLogger, systemClock } from '@drey/plugin-api';
import { accountId } from '../testing.test.support.js';
import { createIdentities, identityOf, userNameOf } from './identity.js';

const caller = { accountId, partition: 'aws', accessKeyId: 'AKIAEXAMPLE' };
const xml = (arn: string, userId: string): string =>
  `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>${userId}</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`;

describe('an identity', () => {
  it('is a user, or a session of a role', () => {
    const user = identityOf(caller, xml(`arn:aws:iam::${accountId}:user/team/Alice`, 'AIDA1'));
    expect(user).toMatchObject({
      type: 'IAMUser',
      userName: 'Alice',
      principalId: 'AIDA1',
      accessKeyId: 'AKIAEXAMPLE',
    });
    const arn = `arn:aws:sts::${accountId}:assumed-role/deployer/run-7`;
    const role = identityOf(caller, xml(arn, 'AROA1:run-7'));
    expect(role).toMatchObject({
      type: 'AssumedRole',
      arn,
      sessionContext: {
        sessionIssuer: { arn: `arn:aws:iam::${accountId}:role/deployer`, userName: 'deployer', principalId: 'AROA1' },
      },
    });
    expect([user, role].map((one) => one && userNameOf(one))).toEqual(['Alice', 'run-7']);
  });

  it('is nobody in particular for a key that moto did not make, and for any other text', () => {
    expect(identityOf(caller, xml(`arn:aws:sts::${accountId}:user/moto`, 'X'))).toBeUndefined();
    expect(identityOf(caller, 'nonsense')).toBeUndefined();
  });

  it('is asked for once, and is the account where the upstream does not say', async () => {
    let asked = 0;
    const identities = createIdentities({
      upstream: { endpoint: 'http://upstream', accountHeaders: () => ({}) },
      client: {
        send: () => {
          asked += 1;
          return Promise.reject(new Error('gone'));
        },
        close: () => Promise.resolve(),
      },
      clock: systemClock,
      log: silentLogger,
    });
    expect((await identities(caller)).type).toBe('Root');
    expect(await identities(caller)).toMatchObject({ arn: `arn:aws:iam::${accountId}:root` });
    await identities({ ...caller, accessKeyId: accountId });
    expect(asked).toBe(1);
  });
});
