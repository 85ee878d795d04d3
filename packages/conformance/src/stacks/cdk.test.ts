// examples/cdk by the real cdk command against Drey alone: bootstrapped, deployed twice, changed, destroyed.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ListApplicationsCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { exampleJarPath } from '../host/example-jar.js';
import { TestHost } from '../host/test-host.js';
import { describeTicks, START_MILLISECONDS } from '../host/ticks-application.js';
import { CdkFolder, cdkPackages } from './cdk-tool.js';

const packages = cdkPackages();
const why = 'missing' in packages ? ` (skipped: ${packages.missing})` : '';
const CDK_MILLISECONDS = 300_000;

(why === '' ? describe : describe.skip)(`examples/cdk${why}`, () => {
  const host = new TestHost({ driver: 'none' });
  let cdk: CdkFolder | undefined;
  const run = async (...args: readonly string[]): Promise<string> => (await cdk?.run(...args)) ?? '';
  const deploy = (...context: readonly string[]): Promise<string> =>
    run(
      'deploy',
      '--require-approval',
      'never',
      ...[`jar=${exampleJarPath()}`, ...context].flatMap((one) => ['-c', one]),
    );
  const alarms = async (): Promise<string> => {
    const answer = await fetch(host.endpoint, {
      method: 'POST',
      headers: {
        Authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/monitoring/aws4_request, Signature=0',
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: 'Action=DescribeAlarms&Version=2010-08-01',
    });
    return answer.text();
  };

  beforeAll(async () => {
    await host.start();
    cdk = new CdkFolder('path' in packages ? packages.path : '', join(host.root, 'cdk'), host.endpoint);
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it(
    'is bootstrapped and deployed, with both applications and the alarm',
    async () => {
      await run('bootstrap', '-c', `jar=${exampleJarPath()}`);
      expect(await deploy()).toContain('ticks-l2');
      for (const name of ['ticks-l1', 'ticks-l2']) {
        const detail = await describeTicks(host.clients(), name);
        expect(detail).toMatchObject({ ApplicationStatus: 'READY', ApplicationVersionId: 2 });
        expect(detail.CloudWatchLoggingOptionDescriptions).toHaveLength(1);
      }
      expect(await alarms()).toMatch(/fullRestarts.*AWS\/KinesisAnalytics.*<Name>Application<.*<Value>ticks-l2</s);
    },
    3 * CDK_MILLISECONDS,
  );

  it(
    'has no changes the second time, changes both applications, and leaves nothing once destroyed',
    async () => {
      expect(await deploy()).toContain('no changes');
      await deploy('parallelism=2', 'rate=60');
      for (const name of ['ticks-l1', 'ticks-l2']) {
        const { ApplicationVersionId, ApplicationConfigurationDescription: configuration } = await describeTicks(
          host.clients(),
          name,
        );
        const flink = configuration?.FlinkApplicationConfigurationDescription;
        expect([ApplicationVersionId, flink?.ParallelismConfigurationDescription?.Parallelism]).toEqual([3, 2]);
      }
      await run('destroy', '--force', '-c', `jar=${exampleJarPath()}`);
      const { flink, s3, logs } = host.clients();
      expect((await flink.send(new ListApplicationsCommand({}))).ApplicationSummaries).toEqual([]);
      const buckets = (await s3.send(new ListBucketsCommand({}))).Buckets ?? [];
      expect(buckets.map(({ Name }) => Name)).toEqual([expect.stringMatching(/^cdk-/)]);
      expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]);
      expect(await alarms()).not.toContain('fullRestarts');
    },
    5 * CDK_MILLISECONDS,
  );
});
