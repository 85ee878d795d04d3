import { describe, expect, it } from '@jest/globals';
import { accountInIdentity, AccountLookup } from './account-lookup.js';
import type { RawClient } from '@drey/upstream-client';

const identity = (account: string, arn: string): string =>
  `<R><GetCallerIdentityResult><Account>${account}</Account><Arn>${arn}</Arn></GetCallerIdentityResult></R>`;

describe('the account in a GetCallerIdentity answer', () => {
  it('is that of users and assumed roles', () => {
    expect(accountInIdentity(identity('111111111111', 'arn:aws:iam::111111111111:user/bob'))).toBe('111111111111');
    expect(accountInIdentity(identity('111111111111', 'arn:aws:sts::111111111111:assumed-role/r/s'))).toBe(
      '111111111111',
    );
    expect(accountInIdentity(identity('111111111111', 'arn:aws:iam::111111111111:user/moto'))).toBe('111111111111');
  });

  it("is unknown for moto's stand-in", () => {
    expect(accountInIdentity(identity('123456789012', 'arn:aws:sts::123456789012:user/moto'))).toBeUndefined();
    expect(accountInIdentity(identity('123456789012', 'arn:aws-cn:sts::123456789012:user/moto'))).toBeUndefined();
    expect(accountInIdentity('<Error/>')).toBeUndefined();
  });
});

describe('AccountLookup', () => {
  it('asks once for a known key and again for an unknown one after five seconds', async () => {
    let now = 0;
    const asked: string[] = [];
    const client: RawClient = {
      send: async (_endpoint, { accessKeyId = '' }) => {
        asked.push(accessKeyId);
        const text = accessKeyId === 'AKIAKNOWN' ? identity('111111111111', 'arn:aws:iam::111111111111:user/bob') : '';
        return { status: 200, etag: undefined, text };
      },
      close: async () => {},
    };
    const lookup = new AccountLookup(client, { now: () => now, sleep: async () => {} });
    for (const at of [0, 4_000, 9_000]) {
      now = at;
      expect(await lookup.accountOf('http://x', 'AKIAKNOWN')).toBe('111111111111');
      expect(await lookup.accountOf('http://x', 'AKIAOTHER')).toBeUndefined();
    }
    expect(asked.filter((key) => key === 'AKIAKNOWN')).toHaveLength(1);
    expect(asked.filter((key) => key === 'AKIAOTHER')).toHaveLength(2);
  });

  it('asks nothing without an upstream or for what is no key', async () => {
    const client: RawClient = { send: () => Promise.reject(new Error('asked')), close: async () => {} };
    const lookup = new AccountLookup(client, { now: () => 0, sleep: async () => {} });
    expect(await lookup.accountOf(null, 'AKIA')).toBeUndefined();
    expect(await lookup.accountOf('http://x', 'a/b,c')).toBeUndefined();
  });

  it('takes no answer, and a failure of the upstream, for no word on the key, and asks again', async () => {
    const answers: (number | Error)[] = [new Error('silent'), 500, 503, 501, 403];
    const client: RawClient = {
      send: async () => {
        const next = answers.shift() ?? 200;
        if (next instanceof Error) throw next;
        return { status: next, etag: undefined, text: identity('111111111111', 'arn:aws:iam::111111111111:user/bob') };
      },
      close: async () => {},
    };
    let now = 0;
    const lookup = new AccountLookup(client, { now: () => now, sleep: async () => {} });
    await expect(lookup.accountOf('http://x', 'AKIA')).rejects.toThrow('silent');
    for (const _failure of [500, 503])
      await expect(lookup.accountOf('http://x', 'AKIA')).rejects.toMatchObject({ name: 'UpstreamFault' });
    for (const _refusal of [501, 403]) {
      expect(await lookup.accountOf('http://x', 'AKIA')).toBeUndefined();
      now += 6_000;
    }
    expect(await lookup.accountOf('http://x', 'AKIA')).toBe('111111111111');
  });
});
