// Updates, stops and starts keep the count: every row exactly once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type UpdateApplicationCommandInput } from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { clusterOf, flinkJob } from '../host/clusters.js';
import { hostOn, leftAfterStop, type Machine, why } from '../host/machine.js';
import { committedRows, countFaults, moreObjects } from '../host/rows.js';
import { runTicks } from '../host/running-ticks.js';
import {
  describeTicks,
  keyOf,
  START_MILLISECONDS,
  startTicks,
  stopTicks,
  ticksProperties,
  updateTicks,
} from '../host/ticks-application.js';
import { timed } from '../host/until.js';

const NAME = 'counter';
const SINK = 'counter-rows';
const FRESH = 'fresh-rows';
const TEST_MILLISECONDS = 180_000;
const OBJECTS_MILLISECONDS = 90_000;

/** Declares the tests of updates over one kind of cluster. */
export const describeUpdate = (machine: Machine): void => {
  (machine.missing === undefined ? describe : describe.skip)(
    `updating a running application, driver ${machine.driver}${why(machine)}`,
    () => {
      const host = hostOn(machine);

      const update = async (
        change: NonNullable<UpdateApplicationCommandInput['ApplicationConfigurationUpdate']>,
      ): Promise<void> => {
        const clients = host.clients();
        await updateTicks(clients, NAME, { ApplicationConfigurationUpdate: change });
      };

      const stop = async (): Promise<void> => {
        const clients = host.clients();
        await stopTicks(clients, NAME);
        expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('READY');
      };

      const rowsGrow = async (bucket: string): Promise<void> => {
        const clients = host.clients();
        await moreObjects(clients, bucket, 3, OBJECTS_MILLISECONDS);
      };

      beforeAll(async () => {
        await host.start();
        const clients = host.clients();
        await runTicks(clients, { name: NAME, sink: SINK });
      }, START_MILLISECONDS);

      afterAll(async () => {
        await host.close();
        await machine.clear(host);
      }, 60_000);

      it(
        'goes on with another rate',
        async () => {
          const { seconds } = await timed(() =>
            update({ EnvironmentPropertyUpdates: { PropertyGroups: ticksProperties(SINK, 300) } }),
          );
          console.info(`Update of a property group: RUNNING again after ${seconds} s.`);
          const detail = await describeTicks(host.clients(), NAME);
          expect(detail).toMatchObject({ ApplicationStatus: 'RUNNING', ApplicationVersionId: 2 });
          await rowsGrow(SINK);
        },
        TEST_MILLISECONDS,
      );

      it(
        'goes on with two instances, on a second TaskManager of the same cluster',
        async () => {
          const before = await clusterOf(host.endpoint, keyOf(host.clients(), NAME));
          const { seconds } = await timed(() =>
            update({
              FlinkApplicationConfigurationUpdate: {
                ParallelismConfigurationUpdate: {
                  ConfigurationTypeUpdate: 'CUSTOM',
                  ParallelismUpdate: 2,
                  ParallelismPerKPUUpdate: 1,
                },
              },
            }),
          );
          console.info(`Update of parallelism: RUNNING again after ${seconds} s.`);
          const clients = host.clients();
          const cluster = await clusterOf(host.endpoint, keyOf(clients, NAME));
          const job = cluster === undefined ? undefined : await flinkJob(cluster);
          expect(job?.vertices.map(({ parallelism }) => parallelism)).toEqual([2, 2]);
          expect(cluster?.id).toBe(before?.id);
          expect(cluster?.members.filter(({ role, alive }) => role === 'taskmanager' && alive)).toHaveLength(2);
          await rowsGrow(SINK);
        },
        TEST_MILLISECONDS,
      );

      it(
        'goes on with one instance again',
        async () => {
          const { seconds } = await timed(() =>
            update({
              FlinkApplicationConfigurationUpdate: { ParallelismConfigurationUpdate: { ParallelismUpdate: 1 } },
            }),
          );
          console.info(`Update back to one instance: RUNNING again after ${seconds} s.`);
          const cluster = await clusterOf(host.endpoint, keyOf(host.clients(), NAME));
          expect(cluster?.members.filter(({ alive }) => alive)).toHaveLength(2);
          await rowsGrow(SINK);
        },
        TEST_MILLISECONDS,
      );

      it(
        'goes on after a stop and a start, with every row exactly once',
        async () => {
          await stop();
          await startTicks(host.clients(), NAME);
          await rowsGrow(SINK);
          await stop();
          const rows = await committedRows(host.clients(), SINK);
          expect(rows.length).toBeGreaterThan(500);
          expect(countFaults(rows)).toEqual([]);
        },
        TEST_MILLISECONDS,
      );

      it(
        'begins anew with SKIP_RESTORE_FROM_SNAPSHOT',
        async () => {
          const clients = host.clients();
          await clients.s3.send(new CreateBucketCommand({ Bucket: FRESH }));
          await update({ EnvironmentPropertyUpdates: { PropertyGroups: ticksProperties(FRESH, 100) } });
          await startTicks(clients, NAME, {
            ApplicationRestoreConfiguration: { ApplicationRestoreType: 'SKIP_RESTORE_FROM_SNAPSHOT' },
          });
          await rowsGrow(FRESH);
          expect(countFaults(await committedRows(clients, FRESH))).toEqual([]);
        },
        TEST_MILLISECONDS,
      );

      it(
        'leaves nothing after a clean stop',
        async () => {
          expect(await leftAfterStop(host, machine)).toEqual([]);
        },
        TEST_MILLISECONDS,
      );
    },
  );
};
