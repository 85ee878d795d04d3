// Enhanced snapshots by the AWS CLI, which does not know them yet and takes their model from boto3, as docs/usage.md says.
import { describe, expect, it } from '@jest/globals';
import { runningEnhanced, takeEnhanced } from '../contract/snapshot/enhanced.js';
import { forEachProvider } from '../contract/subject.js';
import { type AwsCli, awsCli } from '../host/aws-cli.js';
import { awsTool, modelsForCli } from '../host/aws-tools.js';

const TEST_MILLISECONDS = 300_000;

const tool = awsTool();
const suite = 'missing' in tool ? describe.skip : describe;

interface Described {
  readonly SnapshotInfoDetails: {
    readonly SnapshotStatus: string;
    readonly SnapshotCreationTimestamp: string | number;
  };
}

forEachProvider(
  'the AWS CLI',
  (subject) => {
    suite('with the models of boto3', () => {
      it(
        'takes, shows, imports and deletes snapshots, each deleted by the timestamp as it is printed',
        async () => {
          const msf = subject.client();
          const path = 'missing' in tool ? '' : tool.path;
          const cli: AwsCli = awsCli(path, subject.endpoint(), msf.accountId, modelsForCli());
          const aws = <T>(...words: readonly string[]): Promise<T> => cli.json<T>('kinesisanalyticsv2', ...words);
          await runningEnhanced(msf);
          await takeEnhanced(msf, 'before');
          const named = ['--snapshot-name', 'by-cli'];
          expect(await aws('create-snapshot', '--application-name', 'demo', ...named)).toMatchObject({
            SnapshotStatus: 'CREATING',
          });
          const { SnapshotInfoDetails: before } = await aws<Described>(
            'describe-snapshot',
            '--snapshot-name',
            'before',
          );
          expect(before.SnapshotStatus).toBe('READY');
          const source =
            'SourceType=S3,SourceS3PrefixLocation={BucketARN=arn:aws:s3:::savepoints,KeyPrefix=prod/},' +
            `ImportRoleArn=arn:aws:iam::${msf.accountId}:role/job`;
          expect(
            await aws('import-snapshot', '--snapshot-name', 'prod', '--import-source-configuration', source),
          ).toMatchObject({ SnapshotOperationStatus: 'IN_PROGRESS' });
          expect(
            await aws('list-snapshots', '--snapshot-initiator-operation', 'ImportSnapshot', '--max-items', '1'),
          ).toMatchObject({ SnapshotInfoList: [{ SnapshotName: 'prod' }] });
          const printed = String(before.SnapshotCreationTimestamp);
          const words = ['--snapshot-name', 'before', '--snapshot-creation-timestamp', printed];
          expect(await aws('delete-snapshot', ...words)).toMatchObject({ SnapshotStatus: 'DELETING' });
        },
        TEST_MILLISECONDS,
      );

      it(
        'ends with 254 or 255 and the code of a refusal',
        async () => {
          const path = 'missing' in tool ? '' : tool.path;
          const cli = awsCli(path, subject.endpoint(), subject.client().accountId, modelsForCli());
          const refused = await cli.result('kinesisanalyticsv2', 'describe-snapshot', '--snapshot-name', 'nobody');
          expect(refused.code).toBeGreaterThanOrEqual(254);
          expect(refused.stderr).toContain('(ResourceNotFoundException)');
        },
        TEST_MILLISECONDS,
      );
    });
  },
  ['emulated'],
);
