// Engines found on sockets of a user, with real sockets below a directory that stands in for home and runtime directory.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createEngine, type Engine } from './engine.js';
import { engineAddresses } from './engine-address.js';

describe('an engine of a user', () => {
  let root: string;
  let engine: Engine;
  const servers: Server[] = [];

  const serve = async (path: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    const server = createServer((_request, response) => void response.end('OK'));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(join(root, path), resolve));
  };

  const close = async (server: Server | undefined): Promise<void> => {
    server?.closeAllConnections();
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  };

  const foundAt = async (): Promise<string> => (await engine.connect()).name.replace(`unix://${root}/`, '');

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'drey-sockets-'));
    const environment = { HOME: join(root, 'home'), XDG_RUNTIME_DIR: join(root, 'run') };
    // Without the sockets of the whole machine, which may have an engine.
    engine = createEngine(() =>
      engineAddresses(undefined, environment, 'linux').filter(({ name }) => name.startsWith(`unix://${root}/`)),
    );
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) await close(server);
    await rm(root, { recursive: true, force: true });
  });

  it.each([
    'run/docker.sock',
    'run/podman/podman.sock',
    'home/.docker/run/docker.sock',
    'home/.docker/desktop/docker.sock',
    'home/.colima/default/docker.sock',
    'home/.rd/docker.sock',
    'home/.orbstack/run/docker.sock',
  ])('is found at %s', async (path) => {
    await serve(path);
    expect(await foundAt()).toBe(path);
  });

  it('is Docker rather than Podman where both answer', async () => {
    await serve('run/podman/podman.sock');
    await serve('run/docker.sock');
    expect(await foundAt()).toBe('run/docker.sock');
  });

  it('is looked for beyond sockets that nobody listens on', async () => {
    await serve('run/podman/podman.sock');
    await mkdir(join(root, 'home/.docker/run'), { recursive: true });
    await writeFile(join(root, 'run/docker.sock'), '');
    expect(await foundAt()).toBe('run/podman/podman.sock');
  });

  it('is found by the next call once it is there', async () => {
    await expect(engine.connect()).rejects.toMatchObject({ code: 'DREY_ENGINE_AWAY' });
    await serve('run/docker.sock');
    expect(await foundAt()).toBe('run/docker.sock');
  });
});
