// kill -9 of the gateway while a status is in between: the next one finishes what was begun, and no row is lost or doubled.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateApplicationSnapshotCommand,
  DescribeApplicationSnapshotCommand,
  RollbackApplicationCommand,
  StartApplicationCommand,
  StopApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { prepareAccount } from '../host/account.js';
import { clustersOf } from '../host/clusters.js';
import { leftAfterStop } from '../host/machine.js';
import { committedRows, countFaults, moreObjects, objectsGrow } from '../host/rows.js';
import { TestHost } from '../host/test-host.js';
import {
  askToUpdate,
  createTicks,
  describeTicks,
  START_MILLISECONDS,
  startTicks,
  succeeds,
  ticksProperties,
  updateTicks,
} from '../host/ticks-application.js';
import { until } from '../host/until.js';

const NAME = 'interrupted';
const SINK = 'interrupted-rows';
const TEST_MILLISECONDS = 360_000;

describe('a gateway that is killed while it changes an application', () => {
  const host = new TestHost();

  /** Kills the gateway at once after an operation was answered, starts another, and waits for the operation's good end. */
  const interrupted = async (operationId: string | undefined): Promise<void> => {
    await host.kill();
    await host.start();
    await succeeds(host.clients(), NAME, operationId);
  };

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await prepareAccount(clients);
    await createTicks(clients, { name: NAME, sink: SINK });
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it(
    'goes on with a start',
    async () => {
      const { OperationId } = await host.clients().flink.send(new StartApplicationCommand({ ApplicationName: NAME }));
      await interrupted(OperationId);
      const clients = host.clients();
      expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
      await objectsGrow(clients, SINK, 0, 120_000);
    },
    TEST_MILLISECONDS,
  );

  it(
    'goes on with an update',
    async () => {
      const operation = await askToUpdate(host.clients(), NAME, {
        ApplicationConfigurationUpdate: {
          EnvironmentPropertyUpdates: { PropertyGroups: ticksProperties(SINK, 200) },
        },
      });
      await interrupted(operation);
      const clients = host.clients();
      expect(await describeTicks(clients, NAME)).toMatchObject({
        ApplicationStatus: 'RUNNING',
        ApplicationVersionId: 2,
      });
      await moreObjects(clients, SINK, 2, 120_000);
    },
    TEST_MILLISECONDS,
  );

  it(
    'ends a snapshot that was being taken, one way or the other',
    async () => {
      const SnapshotName = 'in-between';
      await host.clients().flink.send(new CreateApplicationSnapshotCommand({ ApplicationName: NAME, SnapshotName }));
      await host.kill();
      await host.start();
      const clients = host.clients();
      const status = await until('the end of the snapshot', 90_000, async () => {
        const command = new DescribeApplicationSnapshotCommand({ ApplicationName: NAME, SnapshotName });
        const { SnapshotDetails } = await clients.flink.send(command);
        return SnapshotDetails?.SnapshotStatus === 'CREATING' ? undefined : SnapshotDetails?.SnapshotStatus;
      });
      expect(['READY', 'FAILED']).toContain(status);
      expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
      await moreObjects(clients, SINK, 2, 120_000);
    },
    TEST_MILLISECONDS,
  );

  it(
    'goes on with a stop, whose snapshot the next start takes',
    async () => {
      const { OperationId } = await host.clients().flink.send(new StopApplicationCommand({ ApplicationName: NAME }));
      await interrupted(OperationId);
      const clients = host.clients();
      expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('READY');
      expect(await clustersOf(host.endpoint)).toEqual([]);
      await startTicks(clients, NAME);
      await moreObjects(clients, SINK, 2, 120_000);
      expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
    },
    TEST_MILLISECONDS,
  );

  it(
    'goes on with a rollback, back to the state before the update',
    async () => {
      const before = host.clients();
      const { ApplicationVersionId } = await describeTicks(before, NAME);
      await updateTicks(before, NAME, {
        ApplicationConfigurationUpdate: {
          EnvironmentPropertyUpdates: { PropertyGroups: ticksProperties(SINK, 50) },
        },
      });
      const { OperationId } = await before.flink.send(
        new RollbackApplicationCommand({
          ApplicationName: NAME,
          CurrentApplicationVersionId: (ApplicationVersionId ?? 0) + 1,
        }),
      );
      await interrupted(OperationId);
      const clients = host.clients();
      expect(await describeTicks(clients, NAME)).toMatchObject({
        ApplicationStatus: 'RUNNING',
        ApplicationVersionRolledBackTo: ApplicationVersionId,
      });
      await moreObjects(clients, SINK, 2, 120_000);
    },
    TEST_MILLISECONDS,
  );

  it(
    'leaves nothing after a clean stop',
    async () => {
      expect(await leftAfterStop(host)).toEqual([]);
    },
    TEST_MILLISECONDS,
  );
});
