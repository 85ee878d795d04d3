import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DockerContext } from '../docker-context.js';
import { dockerHost } from '../engine/docker-host.test.support.js';
import { readDockerSettings } from '../engine/docker-settings.js';
import { createEngine } from '../engine/engine.js';
import { parseEngineAddress } from '../engine/engine-address.js';
import { findReach, nameFor } from './networks.js';

describe('the way from containers to this host', () => {
  let directory: string;
  let engine: Server;
  /** Gateway of the engine's bridge. */
  let gateway: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-networks-'));
    engine = createServer(({ url = '' }, response) => {
      const bridge = { IPAM: { Config: [{ Subnet: '192.0.2.0/24', Gateway: gateway }] } };
      const answer = url.startsWith('/networks/bridge') ? bridge : [{ Id: 'ours', Created: '2026' }];
      // These tests may run in a container themselves, which this engine does not know.
      response
        .writeHead(url.startsWith('/networks') || url.startsWith('/_ping') ? 200 : 404, {
          'content-type': 'application/json',
        })
        .end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => engine.listen(join(directory, 'engine.sock'), resolve));
  });

  afterEach(async () => {
    engine.closeAllConnections();
    await new Promise((resolve) => engine.close(resolve));
    await rm(directory, { recursive: true, force: true });
  });

  const found = () =>
    findReach({
      settings: readDockerSettings(dockerHost(directory).settings),
      engine: createEngine(() => [parseEngineAddress(`unix://${join(directory, 'engine.sock')}`, {})]),
    } as unknown as DockerContext);

  it('names the address of the bridge where that is one of this machine, as an engine may have forgotten it', async () => {
    gateway = '127.0.0.1';
    expect(await found()).toMatchObject({ bind: gateway, extraHosts: [`host.docker.internal:${gateway}`] });
  });

  it('names the container of this host by its id, as its address may change with a restart, but by its address on the default bridge', () => {
    const id = `0123456789ab${'f'.repeat(52)}`;
    expect(nameFor('my_net', id, '172.18.0.2')).toBe('0123456789ab');
    expect(nameFor('bridge', id, '172.17.0.2')).toBe('172.17.0.2');
  });

  it('leaves it to an engine that lives on another machine', async () => {
    gateway = '192.0.2.1';
    expect(await found()).toMatchObject({ bind: null, extraHosts: ['host.docker.internal:host-gateway'] });
  });
});
