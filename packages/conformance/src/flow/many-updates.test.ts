// Update after update on the same JVMs: nothing piles up, and a cluster is replaced before its class loaders fill it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { UpdateApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { clustersOf, pidsOf } from '../host/clusters.js';
import { leftAfterStop } from '../host/machine.js';
import { committedRows, countFaults, moreObjects } from '../host/rows.js';
import { runTicks } from '../host/running-ticks.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS, succeeds, ticksProperties } from '../host/ticks-application.js';
import { timed } from '../host/until.js';

const NAME = 'often';
const SINK = 'often-rows';
/** One more than a cluster runs jobs. */
const UPDATES = 20;
const TEST_MILLISECONDS = 400_000;
/** Heap, metaspace, managed memory and native parts of a small member; a leak of class loaders goes beyond it. */
const MOST_MEBIBYTES = 1_100;

const residentMebibytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

describe('twenty updates in a row', () => {
  const host = new TestHost();

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await runTicks(clients, { name: NAME, sink: SINK });
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it(
    'leave one cluster with two JVMs of bounded memory, and every row exactly once',
    async () => {
      const clients = host.clients();
      const seconds: number[] = [];
      const clusters = new Set<string>();
      for (let version = 1; version <= UPDATES; version += 1) {
        const update = await timed(async () => {
          const { OperationId } = await clients.flink.send(
            new UpdateApplicationCommand({
              ApplicationName: NAME,
              CurrentApplicationVersionId: version,
              ApplicationConfigurationUpdate: {
                EnvironmentPropertyUpdates: { PropertyGroups: ticksProperties(SINK, 100 + version) },
              },
            }),
          );
          await succeeds(clients, NAME, OperationId);
        });
        seconds.push(update.seconds);
        const present = await clustersOf(host.endpoint);
        expect(present).toHaveLength(1);
        for (const cluster of present) {
          clusters.add(cluster.id);
          const members = pidsOf(cluster);
          expect(members).toHaveLength(2);
          for (const pid of members) expect(residentMebibytes(pid)).toBeLessThan(MOST_MEBIBYTES);
        }
      }
      console.info(`Updates took ${seconds.join(', ')} s on ${clusters.size} clusters.`);
      expect(clusters.size).toBe(2);
      await moreObjects(clients, SINK, 2, 60_000);
      expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
    },
    TEST_MILLISECONDS,
  );

  it('leave nothing after a clean stop', async () => {
    expect(await leftAfterStop(host)).toEqual([]);
  }, 120_000);
});
