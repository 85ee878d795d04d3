import { describe, expect, it } from '@jest/globals';
import { fakeCompanion, startFakeUpstream } from '../testing/fake-upstream.js';
import { useGateways } from '../gateway-fixture.test.support.js';
import { makeGateway, signed } from '../testing/fake-plugin.js';
import type { Gateway } from '../gateway.js';

describe('Relay', () => {
  const { closeLater, folder, relayTo } = useGateways();

  describe('without an answering upstream', () => {
    const gatewayWith = async (
      companion: ReturnType<typeof fakeCompanion>,
      readyWaitMilliseconds = 50,
    ): Promise<Gateway> => {
      const gateway = await makeGateway(folder(), [], { createCompanion: () => companion, readyWaitMilliseconds });
      closeLater(() => gateway.close());
      await gateway.start();
      return gateway;
    };

    it('answers 501 in the protocol of the client and names --upstream', async () => {
      const { url } = await gatewayWith(fakeCompanion(null));
      const s3 = await fetch(`${url}/b/k`);
      expect([s3.status, await s3.text()]).toEqual([
        501,
        expect.stringContaining('<Error><Code>NotImplemented</Code>'),
      ]);
      const form = {
        'Content-Type': 'application/x-www-form-urlencoded',
        Authorization: signed('test', 'us-east-1', 'sts'),
      };
      const query = await fetch(url, { method: 'POST', headers: form, body: 'Action=GetCallerIdentity' });
      expect(await query.text()).toContain('<ErrorResponse><Error><Type>Receiver</Type>');
      const json = await fetch(url, {
        method: 'POST',
        body: '{}',
        headers: {
          'X-Amz-Target': 'Logs_20140328.DescribeLogGroups',
          Authorization: signed('test', 'us-east-1', 'logs'),
        },
      });
      expect(await json.json()).toMatchObject({
        __type: 'NotImplemented',
        message: expect.stringContaining('--upstream'),
      });
    });

    it('waits for a companion that is being prepared, up to a bound', async () => {
      const upstream = await startFakeUpstream((_incoming, response) => void response.end('ok'));
      closeLater(() => upstream.close());
      let ready: () => void = () => {};
      const readiness = new Promise<void>((resolve) => {
        ready = resolve;
      });
      const { url } = await gatewayWith(fakeCompanion(upstream.url, { ready: () => readiness }), 200);
      const tooEarly = await fetch(`${url}/b/k`);
      expect([tooEarly.status, await tooEarly.text()]).toEqual([503, expect.stringContaining('still being prepared')]);
      const waiting = fetch(`${url}/b/k`);
      setImmediate(ready);
      expect(await (await waiting).text()).toBe('ok');
    });

    it('says why a companion failed', async () => {
      const failing = fakeCompanion(null, {
        name: 'moto',
        ready: () => Promise.reject(new Error('Python is missing.')),
      });
      const gateway = await gatewayWith(failing);
      const answer = await fetch(`${gateway.url}/b/k`);
      expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('Python is missing.')]);
      expect(gateway.health()).toMatchObject({ status: 'degraded', upstream: { state: 'failed' } });
    });

    it('still tries an emulator that was not there at the start', async () => {
      const upstream = await startFakeUpstream((_incoming, response) => void response.end('ok'));
      closeLater(() => upstream.close());
      const gateway = await gatewayWith(
        fakeCompanion(upstream.url, { ready: () => Promise.reject(new Error('late')) }),
      );
      expect(await (await fetch(`${gateway.url}/b/k`)).text()).toBe('ok');
      expect(gateway.health().status).toBe('ok');
    });

    it('answers 503 when nothing listens at the endpoint', async () => {
      const { url } = await gatewayWith(fakeCompanion('http://127.0.0.1:1'));
      expect((await fetch(`${url}/b/k`)).status).toBe(503);
    });
  });

  describe('with an upstream hook', () => {
    it('shows who asks for what, and sends the answer of the hook', async () => {
      const seen: unknown[] = [];
      const { gateway } = await relayTo(
        (_incoming, response) => void response.end('upstream'),
        (registration) =>
          registration.upstreamHook({
            id: 'faults',
            before: ({ accountId, service, resource, action, method }) => {
              seen.push({ accountId, service, resource, action, method });
              return resource?.key === 'broken'
                ? { status: 503, headers: { 'X-Fault': '1' }, body: '<Error/>' }
                : undefined;
            },
          }),
      );
      const headers = { Authorization: signed('111111111111', 'us-east-1', 's3') };
      expect(await (await fetch(`${gateway.url}/b/whole`, { headers })).text()).toBe('upstream');
      const broken = await fetch(`${gateway.url}/b/broken`, { method: 'PUT', body: 'x'.repeat(100_000), headers });
      expect([broken.status, broken.headers.get('x-fault'), await broken.text()]).toEqual([503, '1', '<Error/>']);
      expect(seen[0]).toEqual({
        accountId: '111111111111',
        service: 's3',
        resource: { bucket: 'b', key: 'whole' },
        action: undefined,
        method: 'GET',
      });
    });

    it('asks a hook of one service for that one alone', async () => {
      const seen: string[] = [];
      const { gateway } = await relayTo(
        (_incoming, response) => void response.end('upstream'),
        (registration) =>
          registration.upstreamHook({
            id: 'iam-only',
            service: 'iam',
            before: ({ service }) => {
              seen.push(service);
              return undefined;
            },
          }),
      );
      for (const service of ['s3', 'iam', 'sts']) {
        const headers = { Authorization: signed('111111111111', 'us-east-1', service) };
        expect(await (await fetch(`${gateway.url}/b/k`, { headers })).text()).toBe('upstream');
      }
      expect(seen).toEqual(['iam']);
    });

    it('refuses the request when the hook fails', async () => {
      const { gateway } = await relayTo(
        (_incoming, response) => void response.end('upstream'),
        (registration) =>
          registration.upstreamHook({
            id: 'bad',
            before: () => {
              throw new Error('oops');
            },
          }),
      );
      expect((await fetch(`${gateway.url}/b/k`)).status).toBe(500);
    });
  });
});
