// A data directory on a disk that is full: told with its remedy, nothing half done, and all is well once there is room again.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { prepareAccount } from '../host/account.js';
import { TestHost } from '../host/test-host.js';
import { createTicks, describeTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const SIZE = '24m';
const CHUNK_BYTES = 65_536;
const MOST_CHUNKS = 1_024;
const unshare = ['unshare', '--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])];

const canMount = spawnSync('unshare', [...unshare.slice(1), 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

const told = { name: 'ServiceUnavailableException', message: expect.stringContaining('Free disk space') };

(canMount ? describe : describe.skip)(
  `a data directory on a disk that is full${canMount ? '' : ': no mount namespaces here'}`,
  () => {
    const host: TestHost = new TestHost({
      driver: 'none',
      wrap: (command) => [
        ...unshare,
        'sh',
        '-c',
        `mount -t tmpfs -o size=${SIZE} none "$1" && shift && exec "$@"`,
        'drey-disk',
        host.dataDirectory,
        ...command,
      ],
    });
    /** The file as the gateway's own mount namespace has it. */
    const filler = (): string => join(`/proc/${host.gateway.pid}/root`, host.dataDirectory, 'filler');

    const fill = (): void => {
      const file = openSync(filler(), 'a');
      try {
        for (let chunk = 0; chunk < MOST_CHUNKS; chunk += 1) writeSync(file, Buffer.alloc(CHUNK_BYTES));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        return;
      } finally {
        closeSync(file);
      }
      throw new Error('The disk of the test does not fill up.');
    };

    beforeAll(async () => {
      mkdirSync(host.dataDirectory);
      await host.start();
      await prepareAccount(host.clients());
      await createTicks(host.clients(), { name: 'before', sink: 'disk-rows' });
      fill();
    }, 120_000);

    afterAll(() => host.close(), 60_000);

    it('refuses a start, which it could not keep', async () => {
      const { flink } = host.clients();
      await expect(flink.send(new StartApplicationCommand({ ApplicationName: 'before' }))).rejects.toMatchObject(told);
      expect((await describeTicks(host.clients(), 'before')).ApplicationStatus).toBe('READY');
    });

    it('refuses an application whose code it cannot copy, and blames neither role nor bucket', async () => {
      await expect(createTicks(host.clients(), { name: 'more', sink: 'disk-rows' })).rejects.toMatchObject(told);
      await expect(describeTicks(host.clients(), 'more')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    it('goes on as soon as there is room', async () => {
      rmSync(filler());
      const clients = host.clients();
      await clients.flink.send(new StartApplicationCommand({ ApplicationName: 'before' }));
      await createTicks(clients, { name: 'more', sink: 'disk-rows' });
      await until('the start', 60_000, async () =>
        (await describeTicks(clients, 'before')).ApplicationStatus === 'RUNNING' ? true : undefined,
      );
    }, 90_000);
  },
);
