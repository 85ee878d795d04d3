// The commands of the main flow, as a person types them.
import { rolePolicy, trustPolicy } from '../host/account.js';
import type { AwsCli } from '../host/aws-cli.js';
import { START_MILLISECONDS } from '../host/ticks-application.js';
import { until } from '../host/until.js';

export const OBJECTS_MILLISECONDS = 90_000;
const SETTLE_MILLISECONDS = 120_000;
export const CLI_MILLISECONDS = 120_000;
/** A look by the AWS CLI takes a core for a second, which the cluster needs that is waited for. */
const LOOK_MILLISECONDS = 1_000;

export interface Detail {
  readonly ApplicationARN: string;
  readonly ApplicationStatus: string;
  readonly ApplicationVersionId: number;
  readonly CloudWatchLoggingOptionDescriptions?: readonly {
    readonly CloudWatchLoggingOptionId: string;
    readonly LogStreamARN: string;
  }[];
}

interface Listing {
  readonly Contents?: readonly { readonly Key: string; readonly Size: number }[];
}

/** The flow's commands, for one command line, application, sink bucket and key of the jar. */
export const flowOf = (aws: AwsCli, { name, key, buckets = name }: { name: string; key: string; buckets?: string }) => {
  const code = `${buckets}-code`;
  const sink = `${buckets}-sink`;
  const named = ['--application-name', name];
  const msf = <T>(...args: readonly string[]): Promise<T> => aws.json<T>('kinesisanalyticsv2', ...args);
  const describeApplication = async (): Promise<Detail> =>
    (await msf<{ ApplicationDetail: Detail }>('describe-application', ...named)).ApplicationDetail;
  return {
    name,
    sink,
    code,
    aws,
    msf,
    named,
    describeApplication,
    prepare: async (jar: string): Promise<string> => {
      await aws.text('s3', 'mb', `s3://${code}`);
      await aws.text('s3', 'mb', `s3://${sink}`);
      await aws.text('s3', 'cp', jar, `s3://${code}/${key}`);
      const role = await aws.text(
        'iam',
        'create-role',
        '--role-name',
        `${name}-role`,
        '--assume-role-policy-document',
        trustPolicy,
        '--query',
        'Role.Arn',
        '--output',
        'text',
      );
      await aws.text(
        'iam',
        'put-role-policy',
        '--role-name',
        `${name}-role`,
        '--policy-name',
        's3',
        '--policy-document',
        rolePolicy,
      );
      return role.trim();
    },
    create: (role: string) =>
      msf<{ ApplicationDetail: Detail }>(
        'create-application',
        ...named,
        '--runtime-environment',
        'FLINK-1_20',
        '--application-mode',
        'STREAMING',
        '--service-execution-role',
        role,
        '--application-configuration',
        JSON.stringify({
          ApplicationCodeConfiguration: {
            CodeContent: { S3ContentLocation: { BucketARN: `arn:aws:s3:::${code}`, FileKey: key } },
            CodeContentType: 'ZIPFILE',
          },
          EnvironmentProperties: { PropertyGroups: [{ PropertyGroupId: 'bucket', PropertyMap: { name: sink } }] },
          FlinkApplicationConfiguration: {
            CheckpointConfiguration: {
              ConfigurationType: 'CUSTOM',
              CheckpointingEnabled: true,
              CheckpointInterval: 5_000,
              MinPauseBetweenCheckpoints: 500,
            },
          },
        }),
      ),
    /** Polls as a script does; gives every status that it saw on the way. */
    becomes: async (status: string): Promise<readonly string[]> => {
      const seen: string[] = [];
      const look = async (): Promise<boolean> => {
        const now = (await describeApplication()).ApplicationStatus;
        if (seen.at(-1) !== now) seen.push(now);
        return now === status;
      };
      await until(`${name} ${status}`, START_MILLISECONDS, look, LOOK_MILLISECONDS);
      return seen;
    },
    objects: () => {
      const list = ['s3api', 'list-objects-v2', '--bucket', sink, '--prefix', 'output/'];
      const look = async (): Promise<Listing['Contents']> => {
        const { Contents = [] } = (await aws.json<Listing | undefined>(...list)) ?? {};
        const finished = Contents.filter(({ Key, Size }) => !Key.includes('_tmp_') && Size > 0);
        return finished.length > 0 ? finished : undefined;
      };
      return until(`objects of ${name}`, OBJECTS_MILLISECONDS, look, LOOK_MILLISECONDS);
    },
    operationStatus: async (operationId: string): Promise<string> => {
      const answer = await msf<{ ApplicationOperationInfoDetails: { OperationStatus: string } }>(
        'describe-application-operation',
        ...named,
        '--operation-id',
        operationId,
      );
      return answer.ApplicationOperationInfoDetails.OperationStatus;
    },
    remove: async (): Promise<void> => {
      const created = await aws.text(
        'kinesisanalyticsv2',
        'describe-application',
        ...named,
        '--query',
        'ApplicationDetail.CreateTimestamp',
        '--output',
        'text',
      );
      await aws.text('kinesisanalyticsv2', 'delete-application', ...named, '--create-timestamp', created.trim());
      await until(`${name} gone`, SETTLE_MILLISECONDS, async () => {
        const { code: exit, stderr } = await aws.result('kinesisanalyticsv2', 'describe-application', ...named);
        return exit !== 0 && stderr.includes('ResourceNotFoundException');
      });
    },
  };
};
