// Snapshots of stacks: one of an application that runs, one that is imported, one that cannot be; and what stays of them.
import { beforeAll, expect, it } from '@jest/globals';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { roleArn } from '../host/account.js';
import { putMadeSavepoint } from '../host/made-savepoint.js';
import { callService, describeSnapshot, keepForAccount } from '../host/snapshots.js';
import { createTicks, START_MILLISECONDS, startTicks } from '../host/ticks-application.js';
import { describeStacks } from './stack-host.js';
import { reasonsOf } from './stack-templates.js';

const BUCKET = 'savepoints-of-stacks';
const Type = 'AWS::KinesisAnalyticsV2::Snapshot';

const outputs = (name: string) => ({
  Ref: { Value: { Ref: name } },
  Arn: { Value: { 'Fn::GetAtt': [name, 'SnapshotArn'] } },
});

const ofApplication = (team: string, ApplicationName = 'live'): string =>
  JSON.stringify({
    Resources: { Kept: { Type, Properties: { ApplicationName, Tags: [{ Key: 'team', Value: team }] } } },
    Outputs: outputs('Kept'),
  });

const imported = (KeyPrefix: string, SnapshotName = 'from-s3'): string =>
  JSON.stringify({
    Resources: {
      In: {
        Type,
        Properties: {
          SnapshotName,
          SnapshotDescription: 'brought along',
          ImportSourceConfiguration: {
            SourceType: 'S3',
            SourceS3PrefixLocation: { BucketARN: `arn:aws:s3:::${BUCKET}`, KeyPrefix },
            ImportRoleArn: roleArn('000000000000'),
          },
        },
      },
    },
    Outputs: outputs('In'),
  });

describeStacks('snapshots of stacks', {}, ({ host, cli, act, settled }) => {
  const nameOf = (arn = ''): string => arn.split('/').at(-1) ?? '';
  const names = async (): Promise<readonly string[]> =>
    (
      await callService<{ readonly SnapshotInfoList: readonly { readonly SnapshotName: string }[] }>(
        host.clients(),
        'ListSnapshots',
        {},
      )
    ).SnapshotInfoList.map(({ SnapshotName }) => SnapshotName);

  beforeAll(async () => {
    const clients = host.clients();
    await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await putMadeSavepoint(clients, { bucket: BUCKET, prefix: 'whole/' }, [1_000, 2_000]);
    await createTicks(clients, { name: 'live', sink: 'rows-of-stacks' });
    await keepForAccount(clients, 'live');
  }, START_MILLISECONDS);

  it(
    'are not made of an application that does not run, and the stack says so',
    async () => {
      await act('create-stack', 'early', ofApplication('red'));
      expect((await settled('early')).status).toBe('ROLLBACK_COMPLETE');
      expect(await reasonsOf(cli(), 'early')).toMatch(/Kept: Resource handler returned message: ".*"/);
      expect(await names()).toEqual([]);
    },
    START_MILLISECONDS,
  );

  it(
    'are taken of one that runs, get other tags in place, and are deleted with the stack',
    async () => {
      await startTicks(host.clients(), 'live');
      await act('create-stack', 'kept', ofApplication('red'));
      const made = await settled('kept');
      expect([await reasonsOf(cli(), 'kept'), made?.status]).toEqual([expect.anything(), 'CREATE_COMPLETE']);
      const arn = made?.outputs['Ref'] ?? '';
      expect([arn, made?.outputs['Arn']]).toEqual([expect.stringMatching(/:snapshot\/kept-Kept-/), arn]);
      expect(await describeSnapshot(host.clients(), nameOf(arn))).toMatchObject({
        SnapshotStatus: 'READY',
        SnapshotSizeInBytes: expect.any(Number),
      });
      await act('update-stack', 'kept', ofApplication('blue'));
      expect(await settled('kept')).toEqual({ status: 'UPDATE_COMPLETE', outputs: made?.outputs });
      const tags = await callService(host.clients(), 'ListTagsForResource', { ResourceARN: arn });
      expect(tags).toMatchObject({ Tags: [{ Key: 'team', Value: 'blue' }] });
      await act('delete-stack', 'kept');
      expect((await settled('kept')).status).toBe('gone');
      expect(await names()).toEqual([]);
    },
    2 * START_MILLISECONDS,
  );

  it(
    'are imported, replaced by those of another place, and nothing is left of an import that fails',
    async () => {
      await act('create-stack', 'in', imported('whole/'));
      expect(await settled('in')).toMatchObject({
        status: 'CREATE_COMPLETE',
        outputs: { Arn: expect.stringMatching(/:snapshot\/from-s3$/) },
      });
      expect(await describeSnapshot(host.clients(), 'from-s3')).toMatchObject({
        SnapshotStatus: 'READY',
        SnapshotDescription: 'brought along',
      });
      await act('update-stack', 'in', imported('nothing/', 'second'));
      expect((await settled('in')).status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(await reasonsOf(cli(), 'in')).toMatch(
        /In: Resource handler returned message: ".*nothing\/.*NotStabilized/,
      );
      expect(await names()).toEqual(['from-s3']);
      await act('update-stack', 'in', imported('whole', 'second'));
      expect((await settled('in')).status).toBe('UPDATE_COMPLETE');
      expect(await names()).toEqual(['second']);
      await act('delete-stack', 'in');
      expect([(await settled('in')).status, await names()]).toEqual(['gone', []]);
    },
    2 * START_MILLISECONDS,
  );
});
