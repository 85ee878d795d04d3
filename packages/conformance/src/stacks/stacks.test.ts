// Stacks with applications by the AWS CLI: made, told, updated, rolled back, deleted, in two accounts, with a host and a companion that come and go.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ListApplicationsCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket, exampleKey } from '../host/account.js';
import { exampleJar } from '../host/example-jar.js';
import { killProcess, recordedCompanion } from '../host/marked-processes.js';
import { describeTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { describeStacks } from './stack-host.js';
import { reasonsOf, stackOf, stackTemplate } from './stack-templates.js';

const other = '222222222222';
const STACK_MILLISECONDS = 180_000;
/** A resource that cannot be made, once the application is there. */
const impossible = {
  Last: { Type: 'AWS::Logs::LogStream', DependsOn: 'App', Properties: { LogGroupName: 'absent' } },
};

describeStacks('stacks', { driver: 'none' }, ({ host, cli }) => {
  const template = (text: string): readonly string[] => {
    const file = join(host.root, 'template.json');
    writeFileSync(file, text);
    return ['--template-body', `file://${file}`];
  };
  const act = (action: string, name: string, ...more: readonly string[]): Promise<string> =>
    cli().text('cloudformation', action, '--stack-name', name, ...more);
  const names = async (account?: string): Promise<readonly (string | undefined)[]> => {
    const { ApplicationSummaries = [] } = await host.clients(account).flink.send(new ListApplicationsCommand({}));
    return ApplicationSummaries.map(({ ApplicationName }) => ApplicationName);
  };

  it(
    'makes the application with all that it needs, and tells of it',
    async () => {
      await act('create-stack', 'one', ...template(stackTemplate()), '--tags', 'Key=team,Value=red');
      const { status, outputs } = (await stackOf(cli(), 'one')) ?? { status: '', outputs: {} };
      expect(status).toBe('CREATE_COMPLETE');
      const name = outputs['Application'] ?? '';
      expect(name).toMatch(/^one-App-[A-Z0-9]{12}$/);
      expect(outputs).toMatchObject({
        Arn: expect.stringContaining(name),
        Logging: expect.stringMatching(/^one-Logging-/),
      });
      const detail = await describeTicks(host.clients(), name);
      expect(detail).toMatchObject({ ApplicationStatus: 'READY', ApplicationVersionId: 2 });
      expect(detail.CloudWatchLoggingOptionDescriptions).toHaveLength(1);
      expect(detail.ApplicationARN).toBe(outputs['Arn']);
      const tags = ['list-tags-for-resource', '--resource-arn', outputs['Arn'] ?? ''];
      expect(await cli().json('kinesisanalyticsv2', ...tags)).toEqual({ Tags: [{ Key: 'team', Value: 'red' }] });
    },
    STACK_MILLISECONDS,
  );

  it(
    'does nothing the second time, and changes the application where a parameter does',
    async () => {
      const again = ['update-stack', '--stack-name', 'one', ...template(stackTemplate())];
      const { stderr } = await cli().result('cloudformation', ...again);
      expect(stderr).toContain('No updates are to be performed');
      const given = ['--parameters', 'ParameterKey=Parallelism,ParameterValue=3'];
      await act('update-stack', 'one', ...template(stackTemplate()), ...given);
      const { status, outputs } = (await stackOf(cli(), 'one')) ?? { status: '', outputs: {} };
      expect(status).toBe('UPDATE_COMPLETE');
      const { ApplicationVersionId, ApplicationConfigurationDescription: configuration } = await describeTicks(
        host.clients(),
        outputs['Application'] ?? '',
      );
      const flink = configuration?.FlinkApplicationConfigurationDescription;
      expect([ApplicationVersionId, flink?.ParallelismConfigurationDescription?.Parallelism]).toEqual([3, 3]);
    },
    STACK_MILLISECONDS,
  );

  it(
    'makes another application for another name, and the former one goes',
    async () => {
      await act('update-stack', 'one', ...template(stackTemplate('named')));
      expect(await stackOf(cli(), 'one')).toMatchObject({
        status: 'UPDATE_COMPLETE',
        outputs: { Application: 'named' },
      });
      expect(await names()).toEqual(['named']);
    },
    STACK_MILLISECONDS,
  );

  it(
    'leaves no application of a stack that fails, and the former one of an update that does',
    async () => {
      const before = (await host.clients().iam.send(new ListRolesCommand({}))).Roles?.length;
      await act('create-stack', 'two', ...template(stackTemplate('second', impossible)));
      expect((await stackOf(cli(), 'two'))?.status).toBe('ROLLBACK_COMPLETE');
      expect(await reasonsOf(cli(), 'two')).toContain('Last: The specified log group does not exist');
      expect((await host.clients().iam.send(new ListRolesCommand({}))).Roles).toHaveLength(before ?? 0);
      await act('create-stack', 'taken', ...template(stackTemplate('named')));
      expect(await reasonsOf(cli(), 'taken')).toMatch(/App: .*already exists.*HandlerErrorCode: AlreadyExists/);
      await act('update-stack', 'one', ...template(stackTemplate('renamed', impossible)));
      expect(await stackOf(cli(), 'one')).toMatchObject({
        status: 'UPDATE_ROLLBACK_COMPLETE',
        outputs: { Application: 'named' },
      });
      expect(await names()).toEqual(['named']);
    },
    STACK_MILLISECONDS,
  );

  it(
    'updates a nested stack in place, and takes its outputs',
    async () => {
      const put = (Body: string): Promise<unknown> =>
        host.clients().s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: 'inner.json', Body }));
      const outer = (parallelism: string): string =>
        JSON.stringify({
          Resources: {
            Inner: {
              Type: 'AWS::CloudFormation::Stack',
              Properties: {
                TemplateURL: { 'Fn::Sub': `https://s3.\${AWS::Region}.amazonaws.com/${codeBucket}/inner.json` },
                Parameters: { Parallelism: parallelism },
              },
            },
          },
          Outputs: { Application: { Value: { 'Fn::GetAtt': ['Inner', 'Outputs.Application'] } } },
        });
      await put(stackTemplate('inner'));
      await act('create-stack', 'outer', ...template(outer('1')));
      expect(await stackOf(cli(), 'outer')).toEqual({ status: 'CREATE_COMPLETE', outputs: { Application: 'inner' } });
      const made = (await describeTicks(host.clients(), 'inner')).CreateTimestamp;
      await act('update-stack', 'outer', ...template(outer('2')));
      expect((await stackOf(cli(), 'outer'))?.status).toBe('UPDATE_COMPLETE');
      expect(await describeTicks(host.clients(), 'inner')).toMatchObject({
        CreateTimestamp: made,
        ApplicationVersionId: 3,
      });
      await act('delete-stack', 'outer');
      expect(await names()).toEqual(['named']);
    },
    STACK_MILLISECONDS,
  );

  it(
    'deploys as aws cloudformation deploy does, several stacks at once, in another account',
    async () => {
      const before = await names();
      // Names of buckets are taken in all accounts.
      const Bucket = `${codeBucket}-${other}`;
      const { s3 } = host.clients(other);
      await s3.send(new CreateBucketCommand({ Bucket }));
      await s3.send(new PutObjectCommand({ Bucket, Key: exampleKey, Body: exampleJar() }));
      const files = ['a', 'b', 'c'].map((name) => {
        const file = join(host.root, `${name}.json`);
        writeFileSync(file, stackTemplate().replaceAll(codeBucket, Bucket));
        return [name, file] as const;
      });
      const deploy = ([name, file]: readonly [string, string], ...more: readonly string[]) =>
        cli(other).result('cloudformation', 'deploy', '--stack-name', name, '--template-file', file, ...more);
      const ends = await Promise.all(files.map((file) => deploy(file)));
      expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual(ends.map(() => [0, '']));
      expect(await names(other)).toHaveLength(3);
      expect(await names()).toEqual(before);
      // By values that are kept, by the same values, by others, and by the same once more.
      const first = files[0] ?? ['', ''];
      const given = (parallelism: number) => ['--parameter-overrides', `Parallelism=${parallelism}`];
      const nothing = '--no-fail-on-empty-changeset';
      for (const [flags, outcome] of [
        [[nothing], 'No changes to deploy'],
        [[...given(1), nothing], 'No changes to deploy'],
        [given(2), 'Successfully created/updated stack'],
        [[...given(2), nothing], 'No changes to deploy'],
      ] as const) {
        const { code, stdout, stderr } = await deploy(first, ...flags);
        expect([code, stdout + stderr]).toEqual([0, expect.stringContaining(outcome)]);
      }
      const { code, stderr } = await deploy(first, '--fail-on-empty-changeset');
      expect([code, stderr]).toEqual([255, expect.stringContaining('No changes to deploy')]);
    },
    STACK_MILLISECONDS,
  );

  it(
    'knows its applications after a clean stop of the host, and deletes all',
    async () => {
      await host.stop();
      await host.start();
      await act('delete-stack', 'one');
      expect([await stackOf(cli(), 'one'), await names()]).toEqual([undefined, []]);
      expect(await names(other)).toHaveLength(3);
    },
    STACK_MILLISECONDS,
  );

  it(
    'forgets stacks with a companion that is killed, and keeps their applications',
    async () => {
      const [companion] = recordedCompanion(host.dataDirectory);
      await killProcess(companion?.pid ?? 0);
      const stacks = (): Promise<{ readonly Stacks: readonly unknown[] } | undefined> =>
        cli(other)
          .json<{ readonly Stacks: readonly unknown[] }>('cloudformation', 'describe-stacks')
          .catch(() => undefined);
      expect(await until('another companion', 120_000, stacks)).toEqual({ Stacks: [] });
      expect(await names(other)).toHaveLength(3);
    },
    STACK_MILLISECONDS,
  );
});
