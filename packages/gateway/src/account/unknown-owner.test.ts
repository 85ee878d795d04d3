// What callers get whose account nobody can tell now.
import { describe, expect, it } from '@jest/globals';
import { useGateways } from '../gateway-fixture.test.support.js';
import { call, fakeProvider, signed } from '../testing/fake-plugin.js';
import { fakeCompanion, startFakeUpstream } from '../testing/fake-upstream.js';

const KEY = 'AKIAIOSFODNN7EXAMPLE';

describe('a call whose account the upstream does not tell', () => {
  const { start, closeLater } = useGateways();

  it('is refused by services of ours and not handed on to others, with what helps', async () => {
    const passed: string[] = [];
    const upstream = await startFakeUpstream((request, response) => {
      passed.push(request.url ?? '');
      response.end();
    });
    closeLater(() => upstream.close());
    const companion = fakeCompanion(upstream.url, { accountOf: () => Promise.reject(new Error('silent')) });
    const accounts: string[] = [];
    const Describe = (_input: unknown, { accountId }: { readonly accountId: string }): object => {
      accounts.push(accountId);
      return {};
    };
    const gateway = await start(fakeProvider({ Describe }), undefined, { createCompanion: () => companion });
    const ours = await call(gateway.url, 'Describe', '{}', { Authorization: signed(KEY) });
    expect(ours.status).toBe(503);
    expect(ours.body).toMatchObject({ __type: 'ServiceUnavailableException' });
    expect(ours.body['Message']).toContain('Try again');
    const theirs = await fetch(`${gateway.url}/bucket`, {
      headers: { authorization: signed(KEY, 'us-east-1', 's3') },
    });
    expect([theirs.status, await theirs.text()]).toEqual([503, expect.stringContaining('Try again')]);
    expect([accounts, passed]).toEqual([[], []]);
    // A key that nobody made needs nobody's word.
    expect((await call(gateway.url, 'Describe', '{}', { Authorization: signed('test') })).status).toBe(200);
    expect(accounts).toEqual(['000000000000']);
  });

  it('is of the default account on a host without an upstream', async () => {
    const Describe = (_input: unknown, { accountId }: { readonly accountId: string }): object => ({ accountId });
    const gateway = await start(fakeProvider({ Describe }));
    const answer = await call(gateway.url, 'Describe', '{}', { Authorization: signed(KEY) });
    expect([answer.status, answer.body]).toEqual([200, { accountId: '000000000000' }]);
  });
});
