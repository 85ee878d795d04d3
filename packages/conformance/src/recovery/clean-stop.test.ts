// A clean stop: nothing runs on, and the next start goes on exactly where the jobs were.
import { readdirSync } from 'node:fs';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { clusterOf, restoredFrom, runningCluster } from '../host/clusters.js';
import { leftAfterStop } from '../host/machine.js';
import { committedRows, countFaults, finishedKeys, moreObjects, objectsGrow } from '../host/rows.js';
import { runTicks } from '../host/running-ticks.js';
import { TestHost } from '../host/test-host.js';
import { describeTicks, keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';

const NAME = 'sleeper';
const SINK = 'sleeper-rows';
const TEST_MILLISECONDS = 300_000;

/** Starts the example application and waits for its first rows. */
const run = async (host: TestHost): Promise<void> => {
  const clients = host.clients();
  await runTicks(clients, { name: NAME, sink: SINK }, 1);
};

/** Sink and state only fit together while the emulator of S3 keeps what it was given, so this one has a life of its own. */
describe('a clean stop over an upstream that lasts', () => {
  const upstream = new TestHost({ driver: 'none' });
  const host = new TestHost();
  const start = (): Promise<void> => host.start({ flags: ['--upstream', upstream.endpoint] });
  let jobId: string | null = null;

  beforeAll(async () => {
    await upstream.start();
    await start();
    await run(host);
    jobId = (await clusterOf(host.endpoint, keyOf(host.clients(), NAME)))?.jobId ?? null;
  }, START_MILLISECONDS);

  afterAll(async () => {
    await host.close();
    await upstream.close();
  }, 60_000);

  it(
    'ends every JVM',
    async () => {
      const { seconds, value } = await timed(() => host.stop());
      console.info(`A clean stop with a running application took ${seconds} s.`);
      expect(value).toEqual({ code: 0, signal: null });
      expect(host.residue()).toEqual([]);
    },
    TEST_MILLISECONDS,
  );

  it(
    'is followed by a start that goes on from the savepoint, with every row exactly once',
    async () => {
      await start();
      const clients = host.clients();
      const { seconds, value } = await timed(() => runningCluster(host.endpoint, keyOf(clients, NAME), 90_000));
      console.info(`After the start all tasks ran again in ${seconds} s.`);
      expect(value.jobId).not.toBe(jobId);
      expect(await restoredFrom(value)).toContain('savepoint-');
      expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
      await moreObjects(clients, SINK, 2, 120_000);
      expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
    },
    TEST_MILLISECONDS,
  );

  it(
    'may come again before the job runs, and nothing is lost',
    async () => {
      await host.stop();
      await start();
      await host.stop();
      expect(host.residue()).toEqual([]);
      await start();
      const clients = host.clients();
      await runningCluster(host.endpoint, keyOf(clients, NAME), 90_000);
      await moreObjects(clients, SINK, 2, 120_000);
      expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
      await host.stop();
      expect(host.residue()).toEqual([]);
    },
    TEST_MILLISECONDS,
  );
});

describe('a clean stop with the companion of its own', () => {
  const host = new TestHost();

  beforeAll(async () => {
    await host.start();
    await run(host);
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it(
    'ends the companion as well, which keeps what it holds',
    async () => {
      const { gateway } = host;
      expect(await leftAfterStop(host)).toEqual([]);
      expect(gateway.log()).toContain('what it held is kept for the next start');
    },
    TEST_MILLISECONDS,
  );

  it(
    'brings the job back from its savepoint, and its rows go on without a gap',
    async () => {
      await host.start();
      const clients = host.clients();
      const { jobId } = await runningCluster(host.endpoint, keyOf(clients, NAME), 90_000);
      expect(jobId).toMatch(/^[0-9a-f]{32}$/);
      expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
      const before = (await finishedKeys(clients, SINK)).length;
      expect(before).toBeGreaterThan(0);
      await objectsGrow(clients, SINK, before + 1, 120_000);
      expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
      expect(await leftAfterStop(host)).toEqual([]);
    },
    TEST_MILLISECONDS,
  );

  it(
    'says so when what was kept is lost, and a job that cannot run does not hold up the stop',
    async () => {
      rmSync(join(host.dataDirectory, 'companion', 'kept'), { recursive: true });
      await host.start();
      const clients = host.clients();
      const from = await until('a job from the savepoint', 90_000, async () => {
        const cluster = await clusterOf(host.endpoint, keyOf(clients, NAME));
        return cluster === undefined ? undefined : restoredFrom(cluster);
      });
      expect(from).toContain('savepoint-');
      expect((await clients.s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
      const { seconds, value } = await timed(() => host.stop());
      console.info(`A clean stop with a job that cannot run took ${seconds} s.`);
      expect(value).toEqual({ code: 0, signal: null });
      expect(host.residue()).toEqual([]);
    },
    TEST_MILLISECONDS,
  );
});

describe('a gateway without persistence', () => {
  const host = new TestHost({ environment: { PERSISTENCE: '0' } });

  afterAll(() => host.close(), 60_000);

  it(
    'leaves no process, no file and no application behind',
    async () => {
      await host.start();
      const clients = host.clients();
      await runTicks(clients, { name: NAME, sink: SINK });
      expect(await leftAfterStop(host)).toEqual([]);
      expect(readdirSync(host.root)).toEqual(['tmp']);
    },
    START_MILLISECONDS,
  );
});
