// Templates of stacks with an application, and what is told of stacks.
import type { AwsCli } from '../host/aws-cli.js';
import { codeBucket, exampleKey, rolePolicy, trustPolicy } from '../host/account.js';

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: unknown;
  readonly DependsOn?: string | readonly string[];
}

const application = 'AWS::KinesisAnalyticsV2::Application';

const role: Resource = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: JSON.parse(trustPolicy) as unknown,
    Policies: [{ PolicyName: 's3', PolicyDocument: JSON.parse(rolePolicy) as unknown }],
  },
};

/** Properties of the application; the parallelism is a parameter, the rows go to the bucket of the stack. */
const properties = (name: string | undefined) => ({
  ...(name === undefined ? {} : { ApplicationName: name }),
  RuntimeEnvironment: 'FLINK-1_20',
  ServiceExecutionRole: { 'Fn::GetAtt': ['Role', 'Arn'] },
  ApplicationConfiguration: {
    ApplicationCodeConfiguration: {
      CodeContentType: 'ZIPFILE',
      CodeContent: {
        S3ContentLocation: {
          BucketARN: { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${codeBucket}` },
          FileKey: exampleKey,
        },
      },
    },
    EnvironmentProperties: {
      PropertyGroups: [
        { PropertyGroupId: 'bucket', PropertyMap: { name: { Ref: 'Rows' } } },
        { PropertyGroupId: 'generator', PropertyMap: { rate: 50 } },
      ],
    },
    FlinkApplicationConfiguration: {
      ParallelismConfiguration: {
        ConfigurationType: 'CUSTOM',
        Parallelism: { Ref: 'Parallelism' },
        ParallelismPerKPU: 1,
        AutoScalingEnabled: false,
      },
    },
  },
});

/** A template with an application, its log stream, its role and its bucket. */
export const stackTemplate = (name?: string, more: Readonly<Record<string, Resource>> = {}): string =>
  JSON.stringify({
    Parameters: { Parallelism: { Type: 'String', Default: '1' } },
    Resources: {
      Logging: {
        Type: `${application}CloudWatchLoggingOption`,
        Properties: {
          ApplicationName: { Ref: 'App' },
          CloudWatchLoggingOption: {
            LogStreamARN: {
              'Fn::Sub':
                'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}:log-stream:${Stream}',
            },
          },
        },
      },
      App: { Type: application, Properties: properties(name) },
      Stream: { Type: 'AWS::Logs::LogStream', Properties: { LogGroupName: { Ref: 'Group' } } },
      Group: { Type: 'AWS::Logs::LogGroup' },
      Rows: { Type: 'AWS::S3::Bucket' },
      Role: role,
      ...more,
    },
    Outputs: {
      Application: { Value: { Ref: 'App' } },
      Arn: {
        Value: {
          'Fn::Sub': 'arn:${AWS::Partition}:kinesisanalytics:${AWS::Region}:${AWS::AccountId}:application/${App}',
        },
      },
      Logging: { Value: { 'Fn::GetAtt': ['Logging', 'Id'] } },
      Rows: { Value: { Ref: 'Rows' } },
    },
  });

/** What DescribeStacks tells. */
interface Described {
  readonly Stacks: readonly {
    readonly StackStatus: string;
    readonly Outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
  }[];
}

/** Status and outputs of a stack; undefined where there is none. */
export const stackOf = async (
  cli: AwsCli,
  name: string,
): Promise<{ readonly status: string; readonly outputs: Readonly<Record<string, string>> } | undefined> => {
  const command = ['cloudformation', 'describe-stacks', '--stack-name', name, '--output', 'json'];
  const { code, stdout } = await cli.result(...command);
  if (code !== 0) return undefined;
  const [stack] = (JSON.parse(stdout) as Described).Stacks;
  const outputs = (stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue] as const);
  return { status: stack?.StackStatus ?? '', outputs: Object.fromEntries(outputs) };
};

/** Reasons that the events of a stack give. */
export const reasonsOf = async (cli: AwsCli, name: string): Promise<string> => {
  const { StackEvents } = await cli.json<{
    readonly StackEvents: readonly { readonly LogicalResourceId: string; readonly ResourceStatusReason?: string }[];
  }>('cloudformation', 'describe-stack-events', '--stack-name', name);
  return StackEvents.map((event) => `${event.LogicalResourceId}: ${event.ResourceStatusReason ?? ''}`).join('\n');
};
