// The host is killed in the middle of an import and of an export: done again by the next, nothing half made, nothing left over. And roles in enforce.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { trustPolicy } from '../host/account.js';
import type { AwsClients } from '../host/aws-clients.js';
import { putMadeSavepoint } from '../host/made-savepoint.js';
import {
  callService,
  describeSnapshot,
  describeSnapshotOperation,
  exportSnapshot,
  importSnapshot,
  keysBelow,
  snapshotOperationEnd,
  snapshotOperationSucceeds,
} from '../host/snapshots.js';
import { TestHost } from '../host/test-host.js';
import { until } from '../host/until.js';

const BUCKET = 'savepoints';
const ROLE = 'transfer-role';
const HOST_MILLISECONDS = 180_000;
const MEBIBYTE = 1024 * 1024;

const prepare = async ({ s3, iam }: AwsClients, rights: readonly string[]): Promise<void> => {
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await iam.send(new CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument: trustPolicy }));
  const statement = { Effect: 'Allow', Action: rights, Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await iam.send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'p', PolicyDocument }));
};

const roleOf = ({ accountId }: AwsClients): string => `arn:aws:iam::${accountId}:role/${ROLE}`;

const bytesBelow = (folder: string): number =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
        const path = join(folder, entry.name);
        return sum + (entry.isDirectory() ? bytesBelow(path) : (statSync(path, { throwIfNoEntry: false })?.size ?? 0));
      }, 0)
    : 0;

describe('a host that is killed in the middle of a transfer', () => {
  const host = new TestHost();
  const sizes = Array.from({ length: 12 }, () => 24 * MEBIBYTE);
  let paths: readonly string[];
  let totalBytes = 0;

  beforeAll(async () => {
    await host.start();
    await prepare(host.clients(), ['s3:*']);
    paths = await putMadeSavepoint(host.clients(), { bucket: BUCKET, prefix: 'in/' }, sizes);
    totalBytes = sizes.reduce((sum, one) => sum + one, 0);
  }, HOST_MILLISECONDS);
  afterAll(() => host.close(), 60_000);

  it(
    'has an import done again from its start, and nothing half made',
    async () => {
      const clients = host.clients();
      const state = join(host.dataDirectory, 'state');
      const id = await importSnapshot(clients, 'killed', { bucket: BUCKET, prefix: 'in/', role: roleOf(clients) });
      await until('a part of the import', 60_000, () => bytesBelow(state) > 30 * MEBIBYTE, 5);
      await host.kill();
      expect(bytesBelow(state)).toBeLessThan(totalBytes);
      await host.start();
      const again = host.clients();
      await snapshotOperationSucceeds(again, 'killed', id);
      const detail = await describeSnapshot(again, 'killed');
      expect(detail.SnapshotStatus).toBe('READY');
      expect(detail.SnapshotSizeInBytes).toBe(bytesBelow(state));
      const [only, ...others] = readdirSync(state);
      expect(others).toEqual([]);
      expect(readdirSync(join(state, only ?? ''))).toEqual(['savepoints']);
      expect(readdirSync(join(state, only ?? '', 'savepoints/imported')).toSorted()).toEqual([...paths].toSorted());
    },
    HOST_MILLISECONDS,
  );

  it(
    'has an export done again from its start, and nothing left over',
    async () => {
      const clients = host.clients();
      const id = await exportSnapshot(clients, 'killed', { bucket: BUCKET, prefix: 'out/', role: roleOf(clients) });
      const prefix = `out/${id}/`;
      const seen = await until(
        'a part of the export',
        60_000,
        async () => {
          const keys = await keysBelow(clients, BUCKET, prefix);
          return keys.length > 0 ? keys : undefined;
        },
        5,
      );
      await host.kill();
      expect(seen).not.toContain(`${prefix}_metadata`);
      await host.start();
      const again = host.clients();
      const { SnapshotOperationStatus } = await describeSnapshotOperation(again, 'killed', id);
      expect(['IN_PROGRESS', 'SUCCESSFUL']).toContain(SnapshotOperationStatus);
      await snapshotOperationSucceeds(again, 'killed', id);
      expect((await keysBelow(again, BUCKET, 'out/')).toSorted()).toEqual(
        paths.map((path) => prefix + path).toSorted(),
      );
      const { Uploads = [] } = await again.s3.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
      expect(Uploads).toEqual([]);
    },
    HOST_MILLISECONDS,
  );

  it(
    'has a snapshot deleted with its files',
    async () => {
      const clients = host.clients();
      const { SnapshotCreationTimestamp } = await describeSnapshot(clients, 'killed');
      await callService(clients, 'DeleteSnapshot', { SnapshotName: 'killed', SnapshotCreationTimestamp });
      await until('the end of the snapshot', 60_000, () =>
        describeSnapshot(clients, 'killed').then(
          () => undefined,
          (error: Error) => /ResourceNotFound/.test(error.message),
        ),
      );
      expect(readdirSync(join(host.dataDirectory, 'state'))).toEqual([]);
    },
    HOST_MILLISECONDS,
  );
});

describe('the role of a transfer in mode enforce', () => {
  const host = new TestHost({ flags: ['--role-validation', 'enforce'] });

  beforeAll(async () => {
    await host.start();
    await prepare(host.clients(), ['s3:ListBucket', 's3:GetObject']);
    await putMadeSavepoint(host.clients(), { bucket: BUCKET, prefix: 'in/' }, [1000]);
  }, HOST_MILLISECONDS);
  afterAll(() => host.close(), 60_000);

  it(
    'reads with the rights to read, and is refused by name without those to write, or where there is none',
    async () => {
      const clients = host.clients();
      const role = roleOf(clients);
      const good = await importSnapshot(clients, 'good', { bucket: BUCKET, prefix: 'in/', role });
      await snapshotOperationSucceeds(clients, 'good', good);

      const refused = await exportSnapshot(clients, 'good', { bucket: BUCKET, prefix: 'out/', role });
      expect(await snapshotOperationEnd(clients, 'good', refused)).toMatchObject({
        SnapshotOperationStatus: 'FAILED',
        SnapshotOperationFailureDetails: {
          ErrorInfo: {
            ErrorCode: 'AccessDenied',
            ErrorString: expect.stringMatching(
              /may not do s3:PutObject on .*savepoints\/out\/.*aws iam put-role-policy/,
            ),
          },
        },
      });
      expect(await keysBelow(clients, BUCKET, 'out/')).toEqual([]);
      expect(await describeSnapshot(clients, 'good')).toMatchObject({ SnapshotStatus: 'READY' });

      const absent = await importSnapshot(clients, 'bad', { bucket: BUCKET, prefix: 'in/', role: `${role}-none` });
      expect(await snapshotOperationEnd(clients, 'bad', absent)).toMatchObject({
        SnapshotOperationFailureDetails: {
          ErrorInfo: {
            ErrorCode: 'AccessDenied',
            ErrorString: expect.stringMatching(/transfer-role-none does not exist/),
          },
        },
      });
      expect(await describeSnapshot(clients, 'bad')).toMatchObject({ SnapshotStatus: 'FAILED' });

      const gone = await importSnapshot(clients, 'gone', { bucket: 'no-such-bucket', prefix: 'in/', role });
      expect(await snapshotOperationEnd(clients, 'gone', gone)).toMatchObject({
        SnapshotOperationFailureDetails: { ErrorInfo: { ErrorCode: 'NoSuchBucket' } },
      });
    },
    HOST_MILLISECONDS,
  );
});
