// What an upstream that calls back is told: where this host was called, by whom it may be called at all.
import { describe, expect, it } from '@jest/globals';
import type { DataPlaneListener, Host, UpstreamCall } from '@drey/plugin-api';
import { useGateways } from '../gateway-fixture.test.support.js';
import { fakeProvider, signed } from '../testing/fake-plugin.js';
import { startFakeUpstream } from '../testing/fake-upstream.js';

describe('an upstream that calls back', () => {
  const { start, closeLater } = useGateways();

  it('is told the address of the call, never by a client, and nothing about calls of jobs', async () => {
    const told: unknown[] = [];
    const seen: UpstreamCall[] = [];
    const upstream = await startFakeUpstream((incoming, response) => {
      told.push(incoming.headers['x-drey-gateway']);
      response.end('answer');
    });
    closeLater(() => upstream.close());
    let listener: DataPlaneListener | undefined;
    const open = async (host: Host): Promise<void> => {
      listener = await host.openDataPlane!({ host: '127.0.0.1', port: 0, routes: [] });
    };
    const gateway = await start(
      fakeProvider({}),
      (registration) => {
        registration.upstreamOperationHook({
          id: 'looks',
          service: 'cloudformation',
          operations: ['CreateStack'],
          around: (call, next) => {
            seen.push(call);
            return next();
          },
        });
        registration.init(open);
      },
      {
        createCompanion: () => ({
          ...upstream.companion,
          callsBack: true,
          callHeaders: (account, address) => ({ 'x-fake-account': account, 'x-drey-gateway': address ?? '' }),
        }),
      },
    );
    const ask = async (url: string, service: string): Promise<void> => {
      const headers = {
        Authorization: signed('111111111111', 'us-east-1', service),
        'X-Drey-Gateway': 'http://evil.example',
        'Content-Type': 'application/x-www-form-urlencoded',
      };
      await (await fetch(url, { method: 'POST', headers, body: 'Action=CreateStack' })).text();
    };
    const jobs = `http://127.0.0.1:${listener?.port ?? 0}`;
    for (const service of ['cloudformation', 'sqs']) {
      await ask(gateway.url, service);
      await ask(jobs, service);
    }
    expect(told).toEqual([gateway.url, '', gateway.url, '']);
    expect(seen.map(({ callsBack }) => callsBack)).toEqual([true, false]);
  });
});
