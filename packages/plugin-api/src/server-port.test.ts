// Ports that nobody else gets by chance.
import { createServer, type Server } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { drawServerPort, freeServerPort, isServerPort } from './server-port.js';

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

it('draws ports that no outgoing connection gets', () => {
  const drawn = Array.from({ length: 1_000 }, drawServerPort);
  expect(drawn.every(isServerPort)).toBe(true);
  expect(new Set(drawn).size).toBeGreaterThan(900);
  expect([32_768, 60_999, 49_152, 80].map(isServerPort)).toEqual([false, false, false, false]);
});

it('finds the wanted port while it is free, and another one otherwise', async () => {
  const first = await freeServerPort();
  expect(isServerPort(first)).toBe(true);
  await expect(freeServerPort(first)).resolves.toBe(first);
  await listen(first);
  const other = await freeServerPort(first);
  expect(other).not.toBe(first);
  expect(isServerPort(other)).toBe(true);
});

it('rejects where nobody can look', async () => {
  await expect(freeServerPort(70_000)).rejects.toThrow('port');
});
