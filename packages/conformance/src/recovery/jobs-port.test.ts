// The port that jobs know, where something else has it when the next host starts: for a moment, and for good.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLastingPort } from '@drey/plugin-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clusterOf, pidOf, runningCluster } from '../host/clusters.js';
import { hostOn, leftAfterStop, processMachine } from '../host/machine.js';
import { committedRows, countFaults, moreObjects } from '../host/rows.js';
import { runTicks } from '../host/running-ticks.js';
import { describeTicks, keyOf, START_MILLISECONDS } from '../host/ticks-application.js';

const NAME = 'listener';
const SINK = 'listener-rows';
const ROWS_MILLISECONDS = 120_000;
/** Longer than a host takes to come to it, shorter than it waits. */
const MOMENT_MILLISECONDS = 4_000;

const listenOn = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => resolve(server));
  });

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

describe('the port that jobs know', () => {
  const host = hostOn(processMachine);
  let port = 0;

  const cluster = async () => {
    const found = await clusterOf(host.endpoint, keyOf(host.clients(), NAME));
    if (found === undefined) throw new Error('A running application has no cluster.');
    return found;
  };

  beforeAll(async () => {
    await host.start();
    await runTicks(host.clients(), { name: NAME, sink: SINK });
    const environment = readFileSync(`/proc/${pidOf(await cluster(), 'taskmanager')}/environ`, 'utf8');
    port = Number(/AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:(\d+)/.exec(environment)?.[1]);
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it('is none that the system gives away', () => {
    expect(isLastingPort(port)).toBe(true);
  });

  it('is waited for where something has it for a moment: the same job goes on', async () => {
    const before = await cluster();
    await host.kill();
    const server = await listenOn(port);
    const starting = host.start();
    await sleep(MOMENT_MILLISECONDS);
    await closed(server);
    await starting;
    expect(await cluster()).toMatchObject({ id: before.id, jobId: before.jobId });
    await moreObjects(host.clients(), SINK, 3, ROWS_MILLISECONDS);
    expect((await cluster()).jobId).toBe(before.jobId);
    expect(host.lastLog()).toContain('The port that running jobs know cannot be opened yet; waiting for it.');
  }, 180_000);

  it(
    'is given up where something keeps it: the job is brought back, each count once, and the log says why',
    async () => {
      const before = await cluster();
      await host.kill();
      const server = await listenOn(port);
      try {
        await host.start();
        const clients = host.clients();
        expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
        const after = await runningCluster(
          host.endpoint,
          keyOf(clients, NAME),
          START_MILLISECONDS,
          ({ jobId }) => jobId !== before.jobId,
        );
        expect(after.id).not.toBe(before.id);
        await moreObjects(clients, SINK, 3, ROWS_MILLISECONDS);
        expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
        expect(host.lastLog()).toContain('The port that running jobs know is taken by another process');
      } finally {
        await closed(server);
      }
    },
    START_MILLISECONDS,
  );

  it('leaves nothing behind', async () => {
    expect(await leftAfterStop(host)).toEqual([]);
  }, 180_000);
});
