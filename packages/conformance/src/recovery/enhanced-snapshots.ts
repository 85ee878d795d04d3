// Snapshots of the account on a real Flink: kept when their application goes, and gone on from by another one, over kills of the gateway.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateApplicationCommand,
  DeleteApplicationCommand,
  StopApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { prepareAccount } from '../host/account.js';
import { clusterOf, restoredFrom } from '../host/clusters.js';
import { hostOn, type Machine, why } from '../host/machine.js';
import { committedRows, countFaults, finishedKeys, objectsGrow } from '../host/rows.js';
import { callService, describeSnapshot, keepForAccount, snapshotOperationEnd } from '../host/snapshots.js';
import {
  createTicks,
  describeTicks,
  keyOf,
  START_MILLISECONDS,
  startTicks,
  stopTicks,
  succeeds,
  ticksApplication,
} from '../host/ticks-application.js';
import { until } from '../host/until.js';

const FIRST = 'saving';
const SECOND = 'going-on';
const SINK = 'saved-rows';
const ROWS_MILLISECONDS = 120_000;
const TEST_MILLISECONDS = 600_000;

/** Declares the tests over one kind of cluster. */
export const describeEnhancedSnapshots = (machine: Machine): void => {
  (machine.missing === undefined ? describe : describe.skip)(
    `snapshots of the account, driver ${machine.driver}${why(machine)}`,
    () => {
      const host = hostOn(machine);
      const rowsGrow = async (): Promise<void> => {
        const clients = host.clients();
        const before = (await finishedKeys(clients, SINK)).length;
        await objectsGrow(clients, SINK, before + 1, ROWS_MILLISECONDS);
      };

      beforeAll(async () => {
        await host.start();
        const clients = host.clients();
        await prepareAccount(clients);
        await clients.s3.send(new CreateBucketCommand({ Bucket: SINK }));
        await createTicks(clients, { name: FIRST, sink: SINK }, { makesBucket: false });
        await keepForAccount(host.clients(), FIRST);
        await startTicks(clients, FIRST);
      }, START_MILLISECONDS);

      afterAll(async () => {
        await host.close();
        await machine.clear(host);
      }, 120_000);

      it(
        'end one way or the other where the gateway is killed over one, and the job goes on',
        async () => {
          await rowsGrow();
          const { SnapshotOperationId } = await callService<{ readonly SnapshotOperationId: string }>(
            host.clients(),
            'CreateSnapshot',
            { ApplicationName: FIRST, SnapshotName: 'mine' },
          );
          await host.kill();
          await host.start();
          const clients = host.clients();
          const end = await snapshotOperationEnd(clients, 'mine', SnapshotOperationId);
          const { SnapshotStatus } = await describeSnapshot(clients, 'mine');
          expect([SnapshotStatus, end.SnapshotOperationStatus]).toEqual(
            SnapshotStatus === 'READY' ? ['READY', 'SUCCESSFUL'] : ['FAILED', 'FAILED'],
          );
          expect((await describeTicks(clients, FIRST)).ApplicationStatus).toBe('RUNNING');
          await rowsGrow();
        },
        TEST_MILLISECONDS,
      );

      it(
        'are what another application goes on from once their own is gone, with every row counted once',
        async () => {
          const { OperationId } = await host
            .clients()
            .flink.send(new StopApplicationCommand({ ApplicationName: FIRST }));
          await host.kill();
          await host.start();
          const clients = host.clients();
          await succeeds(clients, FIRST, OperationId);
          const { SnapshotInfoList } = await callService<{
            readonly SnapshotInfoList: readonly { readonly SnapshotArn: string; readonly SnapshotStatus: string }[];
          }>(clients, 'ListSnapshots', { SnapshotInitiator: 'SYSTEM' });
          expect(SnapshotInfoList).toMatchObject([{ SnapshotStatus: 'READY' }]);
          const SnapshotArn = SnapshotInfoList[0]?.SnapshotArn;
          const { CreateTimestamp } = await describeTicks(clients, FIRST);
          await clients.flink.send(new DeleteApplicationCommand({ ApplicationName: FIRST, CreateTimestamp }));
          await until('the end of the first one', 60_000, async () =>
            describeTicks(clients, FIRST).then(
              () => undefined,
              () => true,
            ),
          );
          await clients.flink.send(
            new CreateApplicationCommand(ticksApplication(clients.accountId, { name: SECOND, sink: SINK })),
          );
          await keepForAccount(host.clients(), SECOND);
          const started = await callService<{ readonly OperationId: string }>(clients, 'StartApplication', {
            ApplicationName: SECOND,
            RunConfiguration: {
              ApplicationRestoreConfiguration: { ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT', SnapshotArn },
            },
          });
          await succeeds(clients, SECOND, started.OperationId);
          const cluster = await clusterOf(host.endpoint, keyOf(clients, SECOND));
          expect(cluster === undefined ? undefined : await restoredFrom(cluster)).toMatch(/savepoint-/);
          await rowsGrow();
          await stopTicks(clients, SECOND);
          expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
        },
        TEST_MILLISECONDS,
      );
    },
  );
};
