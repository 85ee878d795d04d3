// A clean stop: nothing runs on, and the next start goes on exactly where the jobs were.
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { prepareAccount } from '../host/account.js';
import { clusterOf, runningCluster } from '../host/clusters.js';
import { committedRows, countFaults, objectsGrow, type Row } from '../host/rows.js';
import { TestHost } from '../host/test-host.js';
import {
  createTicks,
  describeTicks,
  keyOf,
  START_MILLISECONDS,
  startTicks,
  statusBecomes,
} from '../host/ticks-application.js';
import { timed } from '../host/until.js';

const NAME = 'sleeper';
const SINK = 'sleeper-rows';

/** Lowest count of each ticker. */
const firstCounts = (rows: readonly Row[]): ReadonlyMap<string, number> => {
  const first = new Map<string, number>();
  for (const { ticker, count } of rows) first.set(ticker, Math.min(count, first.get(ticker) ?? count));
  return first;
};

describe('SIGTERM of a gateway with a running application', () => {
  const host = new TestHost();
  let jobBefore: string | null = null;
  let log = '';
  let rowsBefore: readonly Row[] = [];

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await prepareAccount(clients);
    await createTicks(clients, { name: NAME, sink: SINK });
    await startTicks(clients, NAME);
    await objectsGrow(clients, SINK, 1, 60_000);
    jobBefore = (await clusterOf(host.endpoint, keyOf(clients, NAME)))?.jobId ?? null;
    rowsBefore = await committedRows(clients, SINK);
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it('ends every JVM and the companion, and says what is gone with it', async () => {
    const { gateway } = host;
    const { seconds, value } = await timed(() => host.stop());
    console.info(`A clean stop with a running application took ${seconds} s.`);
    log = gateway.log();
    expect(value).toEqual({ code: 0, signal: null });
    expect(host.residue()).toEqual([]);
    expect(log).toContain('held in memory are gone');
  }, 120_000);

  it('brings the application back from its savepoint, with the count going on', async () => {
    await host.start();
    const clients = host.clients();
    // The companion forgot it, and the job needs it.
    await clients.s3.send(new CreateBucketCommand({ Bucket: SINK }));
    const cluster = await runningCluster(host.endpoint, keyOf(clients, NAME), 90_000);
    expect(cluster.jobId).not.toBe(jobBefore);
    expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
    await objectsGrow(clients, SINK, 1, 60_000);
    const rows = await committedRows(clients, SINK);
    const first = firstCounts(rows);
    for (const [ticker, count] of first) {
      const last = Math.max(...rowsBefore.filter((row) => row.ticker === ticker).map((row) => row.count));
      expect(count).toBeGreaterThan(last);
    }
    // Shifted to begin with 1, the counts since then are whole as well.
    expect(countFaults(rows.map((row) => ({ ...row, count: row.count - (first.get(row.ticker) ?? 1) + 1 })))).toEqual(
      [],
    );
  }, 180_000);

  it('keeps the application through a second stop and start without a job in between', async () => {
    await host.stop();
    await host.start();
    await host.stop();
    await host.start();
    const clients = host.clients();
    await clients.s3.send(new CreateBucketCommand({ Bucket: SINK }));
    await runningCluster(host.endpoint, keyOf(clients, NAME), 90_000);
    await statusBecomes(clients, NAME, 'RUNNING', 10_000);
    await host.stop();
    expect(host.residue()).toEqual([]);
  }, 240_000);
});

describe('a gateway without persistence', () => {
  const host = new TestHost({ environment: { PERSISTENCE: '0' } });

  afterAll(() => host.close(), 60_000);

  it(
    'leaves no process, no file and no application behind',
    async () => {
      await host.start();
      const clients = host.clients();
      await prepareAccount(clients);
      await createTicks(clients, { name: NAME, sink: SINK });
      await startTicks(clients, NAME);
      await objectsGrow(clients, SINK, 0, 60_000);
      expect(await host.stop()).toEqual({ code: 0, signal: null });
      expect(host.residue()).toEqual([]);
      expect(readdirSync(host.root)).toEqual(['tmp']);
    },
    START_MILLISECONDS,
  );
});
