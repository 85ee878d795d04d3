// What surrounds the service, by the AWS CLI at one endpoint: stacks, tags of all services, and a shell full of settings for a real account.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket, prepareAccount } from '../host/account.js';
import { type AwsCli, awsCli } from '../host/aws-cli.js';
import { awsTool } from '../host/aws-tools.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS, ticksApplication } from '../host/ticks-application.js';

const tool = awsTool();
const type = 'AWS::KinesisAnalytics::Application';
const bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'of-the-stack' } };
const withApplication = { Resources: { Bucket: bucket, Flink: { Type: type, Properties: { ApplicationName: 'x' } } } };
const yaml = `Resources:\n  Bucket: !Some\n    Type: AWS::S3::Bucket\n  Flink:\n    Type: ${type} # ours\n    Properties:\n      ApplicationName: !Sub x-\${AWS::Region}\n`;
const innocent = `Description: "Type: ${type}"\nResources:\n  # Type: ${type}\n  Queue:\n    Type: AWS::SQS::Queue\n`;

const suite = 'path' in tool ? describe : describe.skip;

suite('around the service', () => {
  // A shell that belongs to a real account: nothing of it may change what we call.
  const host = new TestHost({
    driver: 'none',
    environment: {
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
      AWS_PROFILE: 'absent',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_CA_BUNDLE: '/nonexistent.pem',
    },
  });
  let cli: AwsCli;

  beforeAll(async () => {
    await host.start();
    await prepareAccount(host.clients());
    cli = awsCli('path' in tool ? tool.path : '', host.endpoint);
    const { flink } = host.clients();
    const input = ticksApplication('000000000000', { name: 'tagged', sink: 'rows' });
    await flink.send(new CreateApplicationCommand({ ...input, Tags: [{ Key: 'team', Value: 'red' }] }));
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  const file = (name: string, text: string): string => {
    const path = join(host.root, name);
    writeFileSync(path, text);
    return `file://${path}`;
  };
  const put = async (key: string, text: string): Promise<string> => {
    await host.clients().s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: key, Body: text }));
    return `https://s3.us-east-1.amazonaws.com/${codeBucket}/${key}`;
  };

  it.each([
    ['JSON', () => ['--template-body', file('json', JSON.stringify(withApplication))]],
    ['YAML', () => ['--template-body', file('yaml', yaml)]],
    ['an address', async () => ['--template-url', await put('stack.yaml', yaml)]],
  ] as const)(
    'refuses a stack with an application of the older service, given as %s, and makes nothing',
    async (_name, template) => {
      const given = await template();
      for (const command of [
        ['create-stack', '--stack-name', 'refused'],
        ['create-change-set', '--stack-name', 'refused', '--change-set-name', 'c', '--change-set-type', 'CREATE'],
      ]) {
        const { code, stderr } = await cli.result('cloudformation', ...command, ...given);
        expect(code).not.toBe(0);
        expect(stderr).toMatch(/\(ValidationError\).*Flink \(AWS::KinesisAnalytics::Application\)/s);
      }
      expect(await cli.json('cloudformation', 'describe-stacks')).toEqual({ Stacks: [] });
    },
    120_000,
  );

  it('tells what is no template in the words of CloudFormation, and a crash of moto as one', async () => {
    const create = async (template: string): Promise<string> => {
      const given = ['--stack-name', 'odd', '--template-body', file('odd', template)];
      return (await cli.result('cloudformation', 'create-stack', ...given)).stderr;
    };
    expect(await create('Resources: [')).toMatch(/\(ValidationError\).*Template format error: YAML not well-formed/s);
    expect(await create('Hello')).toMatch(/\(ValidationError\).*unsupported structure/s);
    const crashing = 'Resources: {Q: {Type: AWS::SQS::Queue, Condition: Nowhere}}';
    const form = new URLSearchParams({ Action: 'CreateStack', StackName: 'odd', TemplateBody: crashing });
    // The AWS CLI would ask five times.
    const crash = await fetch(host.endpoint, {
      method: 'POST',
      headers: {
        Authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cloudformation/aws4_request, Signature=0',
      },
      body: form,
    });
    expect([crash.status, await crash.text()]).toEqual([
      500,
      expect.stringMatching(/<Code>InternalFailure<.*KeyError: &apos;Nowhere&apos;.*companion\/moto\.log/s),
    ]);
    const listed = await cli.result('cloudformation', 'list-types');
    expect(listed.stderr).toMatch(/\(NotImplemented\).*ListTypes.*has not been implemented/s);
    expect(await cli.json('cloudformation', 'describe-stacks')).toEqual({ Stacks: [] });
  }, 120_000);

  it('lets any other stack through, and refuses its update to one with an application', async () => {
    await cli.text('cloudformation', 'create-stack', '--stack-name', 'kept', '--template-body', file('kept', innocent));
    const { Stacks } = await cli.json<{ readonly Stacks: readonly { readonly StackStatus: string }[] }>(
      'cloudformation',
      'describe-stacks',
    );
    expect(Stacks.map(({ StackStatus }) => StackStatus)).toEqual(['CREATE_COMPLETE']);
    const update = ['update-stack', '--stack-name', 'kept', '--template-body', file('update', yaml)];
    expect((await cli.result('cloudformation', ...update)).stderr).toContain('ValidationError');
  }, 120_000);

  it('shows the VPC that EC2 knows, and a made-up one else', async () => {
    const { Subnets } = await cli.json<{
      readonly Subnets: readonly { readonly SubnetId: string; readonly VpcId: string }[];
    }>('ec2', 'describe-subnets');
    const [subnet] = Subnets;
    const vpcOf = async (name: string, ...SubnetIds: readonly string[]): Promise<string | undefined> => {
      const input = ticksApplication('000000000000', { name, sink: 'rows' });
      const VpcConfigurations = [{ SubnetIds: [...SubnetIds], SecurityGroupIds: ['sg-1'] }];
      const ApplicationConfiguration = { ...input.ApplicationConfiguration, VpcConfigurations };
      const { ApplicationDetail } = await host
        .clients()
        .flink.send(new CreateApplicationCommand({ ...input, ApplicationConfiguration }));
      return ApplicationDetail?.ApplicationConfigurationDescription?.VpcConfigurationDescriptions?.[0]?.VpcId;
    };
    expect(await vpcOf('known', 'subnet-unknown', subnet?.SubnetId ?? '')).toBe(subnet?.VpcId);
    expect(await vpcOf('unknown', 'subnet-unknown')).toMatch(/^vpc-[0-9a-f]{17}$/);
  }, 60_000);

  it('knows applications in the tagging API beside buckets', async () => {
    const arn = 'arn:aws:kinesisanalytics:us-east-1:000000000000:application/tagged';
    await cli.text(
      's3api',
      'put-bucket-tagging',
      '--bucket',
      codeBucket,
      '--tagging',
      'TagSet=[{Key=team,Value=blue}]',
    );
    const arns = async (...filters: readonly string[]): Promise<readonly string[]> => {
      const answer = await cli.json<{ readonly ResourceTagMappingList: readonly { readonly ResourceARN: string }[] }>(
        'resourcegroupstaggingapi',
        'get-resources',
        ...filters,
      );
      return answer.ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN);
    };
    expect(await arns()).toEqual([arn, `arn:aws:s3:::${codeBucket}`]);
    expect(await arns('--page-size', '1')).toEqual([arn, `arn:aws:s3:::${codeBucket}`]);
    expect(await arns('--resource-type-filters', 'kinesisanalytics:application')).toEqual([arn]);
    expect(await arns('--resource-type-filters', 's3')).toEqual([`arn:aws:s3:::${codeBucket}`]);
    expect(await arns('--tag-filters', 'Key=team,Values=red')).toEqual([arn]);
    const tagged = await cli.json<Readonly<Record<string, object>>>(
      'resourcegroupstaggingapi',
      'tag-resources',
      '--resource-arn-list',
      arn,
      `${arn}-absent`,
      '--tags',
      'cost=1',
    );
    expect(Object.keys(tagged['FailedResourcesMap'] ?? {})).toEqual([`${arn}-absent`]);
    expect(await arns('--tag-filters', 'Key=cost,Values=1')).toEqual([arn]);
    await cli.text('resourcegroupstaggingapi', 'untag-resources', '--resource-arn-list', arn, '--tag-keys', 'cost');
    expect(await arns('--tag-filters', 'Key=cost')).toEqual([]);
  }, 120_000);
});
