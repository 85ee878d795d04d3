// Which of several engines is taken.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from './engine.js';

describe('an engine at one of several places', () => {
  let directory: string;
  const servers = new Set<Server>();

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-engines-'));
  });
  afterEach(async () => {
    for (const server of servers) await stop(server);
    await rm(directory, { recursive: true, force: true });
  });

  const start = async (name: string): Promise<Server> => {
    const server = createServer((_request, response) => void response.end('OK'));
    servers.add(server);
    await new Promise<void>((resolve) => server.listen(join(directory, name), resolve));
    return server;
  };
  const stop = async (server: Server): Promise<void> => {
    servers.delete(server);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };

  it('is the first that answers, and stays the one while it is away', async () => {
    const engine = createEngine(() =>
      ['first', 'second', 'third'].map((name) => ({ name, options: { socketPath: join(directory, name) } })),
    );
    await expect(engine.connect()).rejects.toMatchObject({ code: 'DREY_ENGINE_AWAY' });
    const second = await start('second');
    await start('third');
    expect((await engine.connect()).name).toBe('second');
    await stop(second);
    const ask = (): Promise<string> =>
      engine.use('answer', async ({ calls, name }) => {
        await calls.ping();
        return name;
      });
    for (let times = 0; times < 3; times += 1)
      await expect(ask()).rejects.toMatchObject({
        code: 'DREY_ENGINE_AWAY',
        message: expect.stringContaining('second'),
      });
    await start('second');
    expect(await ask()).toBe('second');
  });
});
