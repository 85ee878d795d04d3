// A savepoint of Flink 1.x has ids and no names: an import of it learns them from a check, and the rest from the job that restores it.
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { prepareAccount } from '../host/account.js';
import {
  callService,
  describeSnapshot,
  keepForAccount,
  importSnapshot,
  putFolder,
  snapshotOperationSucceeds,
} from '../host/snapshots.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS, startTicks, succeeds } from '../host/ticks-application.js';
import { checked, createShape, snapshotIsReady, takeSnapshot, uploadShapes } from './restore-check.js';

const BUCKET = 'savepoints';
const ENVIRONMENT = 'FLINK-1_20';

describe('an imported snapshot of Flink 1.20', () => {
  const host = new TestHost();

  /** Names of its operators that are its own, those without one by a dash: what a running job of another application lends is none. */
  const names = async (): Promise<readonly string[]> => {
    const page = (await (await fetch(`${host.endpoint}/_drey/snapshots/imported`)).json()) as {
      readonly inside: {
        readonly operators: readonly {
          readonly name: string | null;
          readonly uid: string | null;
          readonly namedByApplication: string | null;
        }[];
      };
    };
    return page.inside.operators
      .map(({ name, uid, namedByApplication }) =>
        namedByApplication === null ? `${uid ?? '-'}: ${name ?? '-'}` : '-: -',
      )
      .toSorted();
  };

  const savepoint = (): string => {
    const found = readdirSync(host.dataDirectory, { recursive: true, withFileTypes: true }).find(
      ({ name, parentPath }) => name === '_metadata' && parentPath.includes('/savepoints/'),
    );
    return found?.parentPath ?? '';
  };

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await prepareAccount(clients);
    await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await uploadShapes(clients);
    await createShape(clients, 'runs', ENVIRONMENT, { second: 'true' });
    await startTicks(clients, 'runs');
    await takeSnapshot(clients, 'runs', 'before');
    await snapshotIsReady(clients, 'runs', 'before');
    await putFolder(clients, savepoint(), { bucket: BUCKET, prefix: 'in/' });
    const id = await importSnapshot(clients, 'imported', { bucket: BUCKET, prefix: 'in/' });
    await snapshotOperationSucceeds(clients, 'imported', id);
    await createShape(clients, 'next', ENVIRONMENT, { second: 'true' });
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it(
    'learns what code names from a check, and the rest from the job that restores it',
    async () => {
      const before = await names();
      expect(before.every((one) => one === '-: -')).toBe(true);
      const clients = host.clients();
      await keepForAccount(clients, 'next');
      expect(await checked(host.endpoint, 'imported', { application: 'next' })).toMatchObject({ restores: 'as-is' });
      const afterCheck = await names();
      expect(afterCheck).toEqual(expect.arrayContaining(['counts: count visits', 'second: second count']));
      expect(afterCheck).toHaveLength(before.length);
      // The second sink has no uid: that its id fits proves nothing of another job.
      expect(afterCheck).toContain('-: -');
      await host.stop();
      await host.start();
      expect(await names()).toEqual(afterCheck);

      const again = host.clients();
      const { SnapshotArn } = await describeSnapshot(again, 'imported');
      const { OperationId } = await callService<{ readonly OperationId: string }>(again, 'StartApplication', {
        ApplicationName: 'next',
        RunConfiguration: {
          ApplicationRestoreConfiguration: { ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT', SnapshotArn },
        },
      });
      await succeeds(again, 'next', OperationId);
      const afterRun = await names();
      expect(afterRun).toHaveLength(before.length);
      expect(afterRun).not.toContain('-: -');
    },
    3 * START_MILLISECONDS,
  );
});
