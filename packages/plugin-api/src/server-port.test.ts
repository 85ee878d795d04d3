// Ports that nobody else gets by chance.
import { createServer, type Server } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { drawLastingPort, freeServerPort, isLastingPort, rangeBeside } from './server-port.js';

let server: Server | undefined;

afterEach(async () => {
  await new Promise((done) => (server === undefined ? done(undefined) : server.close(done)));
  server = undefined;
});

const listen = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });

it.each([
  ['32768\t60999\n', [20_000, 30_000]],
  ['', [20_000, 30_000]],
  ['49152 65535', [20_000, 30_000]],
  ['15000 64000', [10_000, 15_000]],
  ['25000 65000', [15_000, 25_000]],
  ['9000 65000', [20_000, 30_000]],
  ['1024 50000', [50_001, 60_001]],
  ['1024 58000', [58_001, 65_536]],
  ['1024 65535', [20_000, 30_000]],
])('are beside those that the system gives away: %j', (text, range) => {
  expect(rangeBeside(text)).toEqual(range);
});

it('last apart from those of servers that come and go', async () => {
  const drawn = Array.from({ length: 1_000 }, drawLastingPort);
  expect(drawn.every(isLastingPort)).toBe(true);
  expect(new Set(drawn).size).toBeGreaterThan(500);
  const passing = await Promise.all(Array.from({ length: 50 }, () => freeServerPort()));
  expect(passing.some(isLastingPort)).toBe(false);
  expect([32_768, 60_999, 49_152, 80].some(isLastingPort)).toBe(false);
});

it('are the wanted one while that is free, and another one otherwise', async () => {
  const first = await freeServerPort();
  await expect(freeServerPort(first)).resolves.toBe(first);
  await listen(first);
  expect(await freeServerPort(first)).not.toBe(first);
});

it('are none where nobody can look', async () => {
  await expect(freeServerPort(70_000)).rejects.toThrow('port');
});
