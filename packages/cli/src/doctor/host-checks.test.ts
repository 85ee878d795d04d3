import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Finding, lookWithin, type SurroundingsCheck, systemClock } from '@drey/plugin-api';
import { instanceIdOf, lockDirectory, newInstanceId } from '@drey/gateway/host';
import { awsCliCheck } from './aws-cli-check.js';
import { cacheCheck } from './cache-check.js';
import { dataDirectoryCheck, type DataDirectoryCheckNeeds } from './data-directory-check.js';
import { nodeCheck } from './node-check.js';
import { occupantOf } from './occupant.js';
import { portCheck } from './port-check.js';

const see = (check: SurroundingsCheck): Promise<Finding> =>
  lookWithin(check, { clock: systemClock, milliseconds: 20_000 });

describe('the checks of the host', () => {
  let root: string;
  const servers: Server[] = [];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drey-doctor-'));
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
    rmSync(root, { recursive: true, force: true });
  });

  /** A program that answers everything with the same JSON; resolves to its port. */
  const serve = (answer: unknown): Promise<number> =>
    new Promise((resolve) => {
      const server = createServer((_request, response) => void response.end(JSON.stringify(answer)));
      servers.push(server);
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });

  describe('Node', () => {
    it('is compared with what the package asks for', async () => {
      expect(await see(nodeCheck({ version: '20.19.0', executable: '/n' }))).toEqual({
        state: 'ok',
        found: '20.19.0 at /n',
      });
      expect(await see(nodeCheck({ version: '20.18.9', executable: '/n' }))).toMatchObject({ state: 'missing' });
      expect(await see(nodeCheck({ version: '18.20.0', executable: '/n' }))).toMatchObject({
        state: 'missing',
        found: '/n is Node 18.20.0; Drey needs 20.19 or newer.',
      });
    });
  });

  describe('the data directory', () => {
    const look = (directory: string | null, more: Partial<DataDirectoryCheckNeeds> = {}): Promise<Finding> =>
      see(
        dataDirectoryCheck({
          directory,
          instanceId: () => undefined,
          servedHere: () => Promise.resolve(false),
          ...more,
        }),
      );

    it('need not be there yet, and is not made', async () => {
      const directory = join(root, 'a/b');
      expect(await look(directory)).toEqual({
        state: 'ok',
        found: expect.stringMatching(/\/a\/b, made at the first start; [\d.]+ [GM]iB free on \//),
      });
      expect(readdirSync(root)).toEqual([]);
    });

    it('is not needed without persistence', async () => {
      expect(await look(null)).toMatchObject({ state: 'not needed' });
    });

    it('must be a directory that can be written', async () => {
      writeFileSync(join(root, 'file'), '');
      const remedy = expect.stringContaining('--data-dir');
      expect(await look(join(root, 'file'))).toMatchObject({ state: 'missing', remedy });
      expect(await look(join(root, 'file/below'))).toMatchObject({ state: 'missing', remedy });
      // For root no directory is closed.
      if (process.getuid?.() === 0) return;
      mkdirSync(join(root, 'closed'));
      chmodSync(join(root, 'closed'), 0o500);
      expect(await look(join(root, 'closed/below'))).toMatchObject({ state: 'missing', remedy });
    });

    it('must have room', async () => {
      expect(await look(root, { leastBytes: Number.MAX_SAFE_INTEGER })).toMatchObject({
        state: 'missing',
        found: expect.stringContaining('are free'),
      });
    });

    it('may be in use by the Drey that answers at our address, and by no other', async () => {
      const instanceId = (): string => instanceIdOf(root);
      const lock = await lockDirectory(root);
      try {
        expect(await look(root, { instanceId })).toMatchObject({
          state: 'missing',
          found: `Another Drey uses the data directory ${root}.`,
        });
        const servedHere = (id: string): Promise<boolean> => Promise.resolve(id === instanceId());
        expect(await look(root, { instanceId, servedHere })).toMatchObject({
          state: 'ok',
          found: expect.stringContaining(', in use by a Drey that runs;'),
        });
      } finally {
        await lock.release();
      }
    });

    it('can be locked after a look', async () => {
      await (await lockDirectory(root)).release();
      expect(await look(root)).toMatchObject({ state: 'ok' });
      await (await lockDirectory(root)).release();
    });
  });

  describe('the cache directory', () => {
    it('is told with what it holds', async () => {
      expect(await see(cacheCheck(join(root, 'cache'), systemClock))).toMatchObject({
        found: expect.stringContaining('is made at the first start'),
      });
      mkdirSync(join(root, 'cache/runtimes/one'), { recursive: true });
      writeFileSync(join(root, 'cache/runtimes/one/jar'), Buffer.alloc(3 * 1_048_576));
      expect(await see(cacheCheck(join(root, 'cache'), systemClock))).toMatchObject({
        state: 'ok',
        found: expect.stringContaining('holds 3 MiB'),
      });
    });
  });

  describe('a port', () => {
    const id = newInstanceId();
    const look = (port: number): Promise<Finding> => {
      const address = { host: '127.0.0.1', port };
      return see(portCheck({ address, occupant: () => occupantOf(address), instanceId: () => id }));
    };

    it('is free where nobody listens, and stays so', async () => {
      const port = await serve({});
      const [server] = servers.splice(0);
      await new Promise((done) => server?.close(done));
      const free = { state: 'ok', found: `http://127.0.0.1:${port} is free` };
      expect(await look(port)).toEqual(free);
      expect(await look(port)).toEqual(free);
      expect(await look(0)).toMatchObject({ state: 'ok' });
    });

    it('may be taken by the Drey of our data directory', async () => {
      const port = await serve({ edition: 'drey', version: '1.2.3', machine_id: id });
      expect(await look(port)).toEqual({
        state: 'ok',
        found: `http://127.0.0.1:${port} is served by the Drey 1.2.3 of this data directory`,
      });
    });

    it('is missing where another Drey or another program has it', async () => {
      const other = await serve({ edition: 'drey', version: '1.2.3', machine_id: newInstanceId() });
      expect(await look(other)).toMatchObject({
        state: 'missing',
        found: expect.stringContaining('a Drey 1.2.3 with'),
      });
      expect(await look(await serve('hello'))).toMatchObject({
        state: 'missing',
        found: expect.stringContaining('is taken by another program'),
        remedy: expect.stringContaining('--port'),
      });
    });
  });

  describe('the AWS CLI', () => {
    it('is a hint', async () => {
      expect(await see(awsCliCheck({ PATH: root }))).toMatchObject({ state: 'not needed' });
      writeFileSync(join(root, 'aws'), '#!/bin/sh\necho aws-cli/2.0.0 Python/3.12 Linux\n', { mode: 0o755 });
      expect(await see(awsCliCheck({ PATH: root }))).toEqual({ state: 'ok', found: 'aws-cli/2.0.0, Python/3.12' });
    });
  });
});
