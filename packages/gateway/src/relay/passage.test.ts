import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createCompanion } from '@drey/companion';
import { useGateways } from '../gateway-fixture.test.support.js';
import { fakeProvider, signed } from '../testing/fake-plugin.js';
import { refuseOwnAddress } from './own-address.js';

describe('an upstream that is the host itself', () => {
  const self = expect.objectContaining({
    code: 'DREY_UPSTREAM_IS_SELF',
    remedy: expect.stringContaining('--upstream moto'),
  });

  it.each([
    ['http://127.0.0.1:4566', '127.0.0.1'],
    ['http://localhost:4566', '127.0.0.1'],
    ['http://0.0.0.0:4566', '127.0.0.1'],
    ['http://127.0.0.1:4566', '0.0.0.0'],
    ['http://127.9.9.9:4566', '0.0.0.0'],
    ['http://[::1]:4566', '::1'],
    ['http://[::ffff:127.0.0.1]:4566', '::'],
    ['http://localhost:4566', 'localhost'],
  ])('is refused: %s on %s', async (endpoint, host) => {
    await expect(
      refuseOwnAddress(endpoint, [
        { host: '127.0.0.1', port: 1 },
        { host, port: 4566 },
      ]),
    ).rejects.toEqual(self);
  });

  it.each([
    ['http://127.0.0.1:4567', '127.0.0.1'],
    ['http://127.0.0.2:4566', '127.0.0.1'],
    ['http://nobody.invalid:4566', '0.0.0.0'],
    ['https://127.0.0.1', '127.0.0.1'],
  ])('is not %s on %s', async (endpoint, host) => {
    await expect(refuseOwnAddress(endpoint, [{ host, port: 4566 }])).resolves.toBeUndefined();
  });
});

describe('an upstream that leads back', () => {
  const { closeLater, start } = useGateways();

  /** A port that passes every byte on to an address that is known later. */
  const passage = async (): Promise<{ readonly url: string; lead(url: string): void }> => {
    let target = '';
    const sockets = new Set<Socket>();
    const server: Server = createServer((socket) => {
      const { hostname, port } = new URL(target);
      const onward = connect({ host: hostname, port: Number(port) });
      for (const one of [socket, onward]) {
        sockets.add(one);
        one.on('error', () => {}).on('close', () => void (socket.destroy(), onward.destroy()));
      }
      socket.pipe(onward).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    closeLater(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { url, lead: (to) => void (target = to) };
  };

  const behind = async (upstream: string): Promise<string> =>
    (
      await start(fakeProvider({}), undefined, {
        createCompanion: (options) => createCompanion({ ...options, upstream }),
        // Hosts in a ring wait for each other to be ready.
        readyWaitMilliseconds: 100,
      })
    ).url;

  const expectLoop = async (url: string): Promise<void> => {
    let s3 = await fetch(`${url}/bucket/key`);
    // Until the hosts have stopped looking for their upstreams.
    for (const end = Date.now() + 60_000; s3.status === 503 && Date.now() < end;) s3 = await fetch(`${url}/bucket/key`);
    expect([s3.status, await s3.text()]).toEqual([508, expect.stringMatching(/<Code>LoopDetected<.*--upstream moto/s)]);
    const target = {
      'X-Amz-Target': 'Logs_20140328.DescribeLogGroups',
      Authorization: signed('AKIAUNKNOWN', 'us-east-1', 'logs'),
    };
    const logs = await fetch(url, { method: 'POST', headers: target, body: '{}' });
    expect([logs.status, await logs.json()]).toEqual([508, expect.objectContaining({ __type: 'LoopDetected' })]);
  };

  it('by another address is told', async () => {
    const way = await passage();
    way.lead('http://127.0.0.1:1');
    const url = await behind(way.url);
    way.lead(url);
    await expectLoop(url);
  });

  it('over another host is told', async () => {
    const way = await passage();
    way.lead('http://127.0.0.1:1');
    const first = await behind(way.url);
    const second = await behind(first);
    way.lead(second);
    await expectLoop(first);
    await expectLoop(second);
  });
});
