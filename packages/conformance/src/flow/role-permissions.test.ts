// Roles at the companion's IAM: what they may not do is told in `report` and refused in `enforce`.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateApplicationCommand,
  ListApplicationsCommand,
  StartApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { codeBucket, prepareAccount, roleArn, rolePolicy, roleName, trustPolicy } from '../host/account.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS, ticksApplication } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const arnOf = (name: string): string => `arn:aws:iam::000000000000:role/${name}`;

describe('a role that lacks a permission', () => {
  const host = new TestHost({ flags: ['--driver', 'none'] });
  const input = (name: string, role: string) => ({
    ...ticksApplication('000000000000', { name, sink: 'rows' }),
    ServiceExecutionRole: arnOf(role),
  });
  const bareRole = (name: string) =>
    host.clients().iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trustPolicy }));

  beforeAll(async () => {
    await host.start({ flags: ['--role-validation', 'enforce'] });
    await prepareAccount(host.clients());
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it('is refused in enforce, with the command that mends it, and nothing is created', async () => {
    const { flink, iam } = host.clients();
    await bareRole('bare');
    await expect(flink.send(new CreateApplicationCommand(input('refused', 'bare')))).rejects.toMatchObject({
      name: 'InvalidArgumentException',
      message: expect.stringMatching(
        /^Please check the role provided\. .* may not do s3:GetObject on arn:aws:s3:::code-bucket\/.* aws iam put-role-policy --role-name bare /,
      ),
    });
    expect((await flink.send(new ListApplicationsCommand({}))).ApplicationSummaries).toEqual([]);
    await iam.send(new PutRolePolicyCommand({ RoleName: 'bare', PolicyName: 'p', PolicyDocument: rolePolicy }));
    await flink.send(new CreateApplicationCommand(input('inline', 'bare')));
  });

  it('is taken with a managed policy, or with a policy of the bucket', async () => {
    const { flink, iam, s3 } = host.clients();
    await bareRole('managed');
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'managed', PolicyArn }));
    await flink.send(new CreateApplicationCommand(input('managed', 'managed')));
    await bareRole('by-bucket');
    const statement = { Effect: 'Allow', Principal: { AWS: arnOf('by-bucket') }, Action: 's3:GetObject' };
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ ...statement, Resource: `arn:aws:s3:::${codeBucket}/*` }],
    });
    await s3.send(new PutBucketPolicyCommand({ Bucket: codeBucket, Policy }));
    await flink.send(new CreateApplicationCommand(input('by-bucket', 'by-bucket')));
  });

  it(
    'is told in report: in the log, in the operation and in health, and the application starts',
    async () => {
      const name = 'reported';
      await host.clients().flink.send(new CreateApplicationCommand(input(name, roleName)));
      await host.stop();
      await host.start({ flags: ['--role-validation', 'report'] });
      const clients = host.clients();
      await clients.iam.send(new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: 'ticks-policy' }));
      await clients.flink.send(new StartApplicationCommand({ ApplicationName: name, RunConfiguration: {} }));
      const finding = `${roleArn('000000000000')} may not do s3:GetObject`;
      const text = async (path: string): Promise<string> => (await fetch(`${host.endpoint}${path}`)).text();
      await until('the note of the operation', 60_000, async () =>
        (await text('/_drey/applications')).includes(finding),
      );
      await until('the warning in the log', 60_000, () => host.gateway.log().includes(finding));
      expect(await text('/_drey/health')).toContain(finding);
    },
    START_MILLISECONDS,
  );
});
