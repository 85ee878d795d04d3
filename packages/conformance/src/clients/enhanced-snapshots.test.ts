// Enhanced snapshots through boto3, which knows them: their whole life, restores across applications, what is told of operations, errors.
import { afterAll, describe, expect, it } from '@jest/globals';
import { createInput, demo } from '../contract/applications.js';
import { forEachProvider, freshAccount } from '../contract/subject.js';
import { Boto3Process } from '../host/boto3-process.js';
import { at, type Boto3Account, boto3Account, enhanced, moment, startedByBoto3 } from './boto3-lives.js';

const TEST_MILLISECONDS = 60_000;

const boto3 = new Boto3Process();
afterAll(() => boto3.close(), TEST_MILLISECONDS);

const missing = 'missing' in boto3.tool ? ` (${boto3.tool.missing})` : '';
const suite = missing === '' ? describe : describe.skip;

const of = { ApplicationName: demo };
const first = { SnapshotName: 'first' };
const place = { BucketARN: 'arn:aws:s3:::bucket', KeyPrefix: 'savepoints/one/' };

forEachProvider(`boto3 with enhanced snapshots${missing}`, (subject) => {
  const running = async (): Promise<Boto3Account> => {
    const accountId = freshAccount();
    const one = boto3Account(boto3, { endpoint: subject.endpoint(), accountId });
    await startedByBoto3(one, enhanced);
    return one;
  };

  suite('a snapshot', () => {
    it(
      'is created, described, listed, tagged and deleted by its own moment',
      async () => {
        const one = await running();
        const created = await one.call('create_snapshot', { ...of, ...first, SnapshotDescription: 'by boto3' });
        expect(created).toEqual({
          SnapshotArn: expect.stringMatching(/^arn:aws:kinesisanalytics:us-east-1:\d{12}:snapshot\/first$/),
          SnapshotStatus: 'CREATING',
          SnapshotOperationId: expect.any(String),
          SnapshotOperationStatus: 'IN_PROGRESS',
        });
        await one.wait('SnapshotReady', first);
        const { SnapshotInfoDetails: details } = await one.call('describe_snapshot', first);
        expect(details).toMatchObject({
          SnapshotArn: created['SnapshotArn'],
          SnapshotCreationTimestamp: moment,
          SnapshotDescription: 'by boto3',
          SnapshotFormat: 'CANONICAL',
          SnapshotInitiator: 'USER',
          SnapshotInitiatorOperation: 'CreateSnapshot',
          SnapshotStatus: 'READY',
        });
        const { SnapshotOperationId } = created;
        const { SnapshotOperationInfoDetails: operation } = await one.call('describe_snapshot_operation', {
          ...first,
          SnapshotOperationId,
        });
        expect(operation).toMatchObject({
          SnapshotOperation: 'CreateSnapshot',
          SnapshotOperationStatus: 'SUCCESSFUL',
          StartTime: moment,
          EndTime: moment,
        });
        const { SnapshotInfoList } = await one.call('list_snapshots', { SourceApplicationName: demo });
        expect(SnapshotInfoList).toHaveLength(1);
        const ResourceARN = created['SnapshotArn'];
        await one.call('tag_resource', { ResourceARN, Tags: [{ Key: 'k', Value: 'v' }] });
        expect(await one.call('list_tags_for_resource', { ResourceARN })).toEqual({ Tags: [{ Key: 'k', Value: 'v' }] });
        await one.call('untag_resource', { ResourceARN, TagKeys: ['k'] });
        const SnapshotCreationTimestamp = at(details, 'SnapshotCreationTimestamp');
        const other = { moment: '2001-01-01T00:00:00+00:00' };
        expect(await one.raised('delete_snapshot', { ...first, SnapshotCreationTimestamp: other })).toMatchObject({
          kind: 'InvalidArgumentException',
          modelled: true,
        });
        const deleted = await one.call('delete_snapshot', { ...first, SnapshotCreationTimestamp });
        expect(deleted).toMatchObject({ SnapshotStatus: 'DELETING', SnapshotOperationStatus: 'IN_PROGRESS' });
        await one.wait('SnapshotGone', first);
      },
      TEST_MILLISECONDS,
    );

    it(
      'is what another application of the account begins with, by its ARN',
      async () => {
        const one = await running();
        const { SnapshotArn } = await one.call('create_snapshot', { ...of, ...first });
        await one.wait('SnapshotReady', first);
        const other = { ApplicationName: 'other' };
        await one.call('create_application', { ...createInput(other), ApplicationConfiguration: enhanced });
        const restore = { ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT', SnapshotArn };
        await one.call('start_application', {
          ...other,
          RunConfiguration: { ApplicationRestoreConfiguration: restore },
        });
        await one.wait('ApplicationRunning', other);
        const { ApplicationDetail } = await one.call('describe_application', other);
        const configuration = at(ApplicationDetail, 'ApplicationConfigurationDescription');
        expect(at(configuration, 'ApplicationSnapshotConfigurationDescription')).toMatchObject({
          SnapshotMode: 'ENHANCED_SNAPSHOTS',
        });
        expect(at(configuration, 'RunConfigurationDescription', 'ApplicationRestoreConfigurationDescription')).toEqual(
          restore,
        );
      },
      TEST_MILLISECONDS,
    );

    it(
      'is not imported or exported where there is no S3, and the operation says so',
      async () => {
        const one = await running();
        const role = `arn:aws:iam::${one.accountId}:role/demo`;
        await one.call('create_snapshot', { ...of, ...first });
        await one.wait('SnapshotReady', first);
        const exported = await one.call('export_snapshot', {
          ...first,
          ExportDestinationConfiguration: {
            DestinationType: 'S3',
            DestinationS3PrefixLocation: place,
            ExportRoleArn: role,
          },
        });
        expect(exported).toEqual({ SnapshotOperationId: expect.any(String), SnapshotOperationStatus: 'IN_PROGRESS' });
        const imported = await one.call('import_snapshot', {
          SnapshotName: 'second',
          ImportSourceConfiguration: { SourceType: 'S3', SourceS3PrefixLocation: place, ImportRoleArn: role },
        });
        for (const [SnapshotName, { SnapshotOperationId }] of [
          ['first', exported],
          ['second', imported],
        ] as const) {
          await one.wait('SnapshotOperationFailed', { SnapshotName, SnapshotOperationId });
          const answer = await one.call('describe_snapshot_operation', { SnapshotName, SnapshotOperationId });
          expect(
            at(answer, 'SnapshotOperationInfoDetails', 'SnapshotOperationFailureDetails', 'ErrorInfo', 'ErrorString'),
          ).toEqual(expect.stringMatching(/\S/));
        }
        const { SnapshotInfoDetails } = await one.call('describe_snapshot', { SnapshotName: 'second' });
        expect(at(SnapshotInfoDetails, 'SnapshotStatus')).toBe('FAILED');
        const { SnapshotOperationInfoList } = await one.call('list_snapshot_operations', {
          ...first,
          SnapshotOperation: 'ExportSnapshot',
        });
        expect(SnapshotOperationInfoList).toHaveLength(1);
      },
      TEST_MILLISECONDS,
    );
  });

  suite('an error', () => {
    it(
      'is the exception class of its code',
      async () => {
        const one = await running();
        await one.call('create_snapshot', { ...of, ...first });
        await one.wait('SnapshotReady', first);
        const legacy = { ApplicationName: 'legacy' };
        await startedByBoto3(one, {}, 'legacy');
        const idle = { ApplicationName: 'idle' };
        await one.call('create_application', { ...createInput(idle), ApplicationConfiguration: enhanced });
        const both = {
          ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT',
          SnapshotName: 'first',
          SnapshotArn: 'arn:aws:kinesisanalytics:us-east-1:000000000000:snapshot/first',
        };
        const raised = [
          await one.raised('create_snapshot', { ...of, ...first }),
          await one.raised('create_snapshot', { ...of, SnapshotName: 'SystemSnapshot-mine' }),
          await one.raised('create_snapshot', { ...legacy, SnapshotName: 'second' }),
          await one.raised('describe_snapshot', { SnapshotName: 'nobody' }),
          await one.raised('describe_snapshot_operation', { ...first, SnapshotOperationId: 'nobody' }),
          await one.raised('list_snapshots', { SnapshotStatus: 'READY', SnapshotInitiator: 'USER' }),
          await one.raised('start_application', {
            ...idle,
            RunConfiguration: { ApplicationRestoreConfiguration: both },
          }),
        ];
        expect(raised.map(({ kind, modelled }) => [kind, modelled])).toEqual([
          ['ResourceInUseException', true],
          ['InvalidArgumentException', true],
          ['InvalidApplicationConfigurationException', true],
          ['ResourceNotFoundException', true],
          ['ResourceNotFoundException', true],
          ['InvalidArgumentException', true],
          ['InvalidArgumentException', true],
        ]);
      },
      TEST_MILLISECONDS,
    );
  });
});
