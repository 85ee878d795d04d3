// Stacks whose resources somebody deletes or changes by hand, resources that are to stay, and updates that fail half way.
import { expect, it } from '@jest/globals';
import {
  DeleteApplicationCommand,
  DescribeApplicationCommand,
  ListApplicationsCommand,
  UpdateApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { roleArn } from '../host/account.js';
import { sqlInput } from '../contract/sql/sql-applications.js';
import { callService, describeSnapshot, keepForAccount } from '../host/snapshots.js';
import { createTicks, describeTicks, startTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { describeStacks } from './stack-host.js';
import { reasonsOf, type Resource, stackOf, stackTemplate } from './stack-templates.js';

const STACK_MILLISECONDS = 240_000;
const kind = 'AWS::KinesisAnalyticsV2::Application';
/** A resource that cannot be made, once the application is there. */
const impossible = {
  Last: { Type: 'AWS::Logs::LogStream', DependsOn: 'App', Properties: { LogGroupName: 'absent' } },
};

describeStacks('stacks and what is done by hand', { driver: 'none' }, ({ host, cli, act }) => {
  const describe = async (ApplicationName: string) =>
    (await host.clients().flink.send(new DescribeApplicationCommand({ ApplicationName }))).ApplicationDetail;
  const names = async (): Promise<readonly (string | undefined)[]> => {
    const { ApplicationSummaries = [] } = await host.clients().flink.send(new ListApplicationsCommand({}));
    return ApplicationSummaries.map(({ ApplicationName }) => ApplicationName);
  };
  const remove = async (ApplicationName: string): Promise<void> => {
    const CreateTimestamp = (await describe(ApplicationName))?.CreateTimestamp;
    await host.clients().flink.send(new DeleteApplicationCommand({ ApplicationName, CreateTimestamp }));
    await until(
      `the end of ${ApplicationName}`,
      STACK_MILLISECONDS,
      async () => !(await names()).includes(ApplicationName),
    );
  };
  /** A stack with a SQL application, as small as one can be. */
  const small = (
    name: string,
    more: object = {},
    tag = 'red',
    others: Readonly<Record<string, Resource>> = {},
  ): string =>
    JSON.stringify({
      Resources: {
        App: {
          Type: kind,
          Properties: {
            ApplicationName: name,
            RuntimeEnvironment: 'SQL-1_0',
            ServiceExecutionRole: roleArn('000000000000'),
            Tags: [{ Key: 'team', Value: tag }],
            ...('Properties' in more ? (more.Properties as object) : {}),
          },
          ...('DeletionPolicy' in more ? { DeletionPolicy: more.DeletionPolicy } : {}),
        },
        ...others,
      },
      Outputs: { App: { Value: { Ref: 'App' } } },
    });
  const statuses = async (name: string): Promise<readonly string[]> => {
    const { StackEvents } = await cli().json<{
      readonly StackEvents: readonly { readonly LogicalResourceId: string; readonly ResourceStatus: string }[];
    }>('cloudformation', 'describe-stack-events', '--stack-name', name);
    return StackEvents.filter(({ LogicalResourceId }) => LogicalResourceId === 'App').map((one) => one.ResourceStatus);
  };

  it(
    'fail their update where the application was deleted by hand, and are deleted all the same',
    async () => {
      await act('create-stack', 'drifted', small('drifted'));
      await remove('drifted');
      await act('update-stack', 'drifted', small('drifted', {}, 'blue'));
      expect([(await stackOf(cli(), 'drifted'))?.status, await reasonsOf(cli(), 'drifted')]).toEqual([
        'UPDATE_ROLLBACK_COMPLETE',
        expect.stringMatching(/App: .*drifted does not exist.*HandlerErrorCode: NotFound/),
      ]);
      await act('delete-stack', 'drifted');
      expect([await stackOf(cli(), 'drifted'), await names()]).toEqual([undefined, []]);
    },
    STACK_MILLISECONDS,
  );

  it(
    'keep what was changed by hand and the template does not change, and give back the former properties where an update fails',
    async () => {
      await act('create-stack', 'back', stackTemplate('back'));
      const before = await describe('back');
      await host.clients().flink.send(
        new UpdateApplicationCommand({
          ApplicationName: 'back',
          CurrentApplicationVersionId: before?.ApplicationVersionId,
          ApplicationConfigurationUpdate: { ApplicationSnapshotConfigurationUpdate: { SnapshotsEnabledUpdate: false } },
        }),
      );
      const given = ['--parameters', 'ParameterKey=Parallelism,ParameterValue=3'];
      await act('update-stack', 'back', stackTemplate('back', impossible), ...given);
      expect((await stackOf(cli(), 'back'))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      const after = await describe('back');
      const { FlinkApplicationConfigurationDescription: flink, ApplicationSnapshotConfigurationDescription: kept } =
        after?.ApplicationConfigurationDescription ?? {};
      expect(flink?.ParallelismConfigurationDescription?.Parallelism).toBe(1);
      expect(kept).toMatchObject({ SnapshotsEnabled: false });
      expect(after?.CreateTimestamp).toEqual(before?.CreateTimestamp);
      // Forwards, by hand, and back.
      expect(after?.ApplicationVersionId).toBe((before?.ApplicationVersionId ?? 0) + 3);
      await act('delete-stack', 'back');
      expect(await names()).toEqual([]);
    },
    STACK_MILLISECONDS,
  );

  it(
    'refuse another SqlApplicationConfiguration with what helps, and stay as they were',
    async () => {
      const configured = (NamePrefix: string) => ({
        Properties: {
          ApplicationConfiguration: { SqlApplicationConfiguration: { Inputs: [{ ...sqlInput, NamePrefix }] } },
        },
      });
      await act('create-stack', 'sql', small('sql', configured('ONE')));
      const before = await describe('sql');
      await act('update-stack', 'sql', small('sql', configured('TWO'), 'blue'));
      expect([(await stackOf(cli(), 'sql'))?.status, await reasonsOf(cli(), 'sql')]).toEqual([
        'UPDATE_ROLLBACK_COMPLETE',
        expect.stringMatching(/App: .*SqlApplicationConfiguration .*another ApplicationName.*UpdateApplication/),
      ]);
      expect(await describe('sql')).toEqual(before);
      await act('update-stack', 'sql', small('sql-2', configured('TWO')));
      expect(await names()).toEqual(['sql-2']);
      await act('delete-stack', 'sql');
      expect(await names()).toEqual([]);
    },
    STACK_MILLISECONDS,
  );

  it(
    'leave what is to stay, also where the stack that made it fails, unless that was to be excepted',
    async () => {
      await act('create-stack', 'kept', small('kept', { DeletionPolicy: 'Retain' }));
      await act('delete-stack', 'kept');
      expect([await stackOf(cli(), 'kept'), await names()]).toEqual([undefined, ['kept']]);
      const made = (await describe('kept'))?.CreateTimestamp;
      await act('create-stack', 'again', small('kept'));
      expect(await reasonsOf(cli(), 'again')).toMatch(/App: .*already exists.*HandlerErrorCode: AlreadyExists/);
      expect((await stackOf(cli(), 'again'))?.status).toBe('ROLLBACK_COMPLETE');
      expect((await describe('kept'))?.CreateTimestamp).toEqual(made);
      await remove('kept');
      for (const [policy, left] of [
        ['Retain', ['half']],
        ['RetainExceptOnCreate', []],
      ] as const) {
        await act('create-stack', policy, small('half', { DeletionPolicy: policy }, 'red', impossible));
        expect([policy, (await stackOf(cli(), policy))?.status, await names()]).toEqual([
          policy,
          'ROLLBACK_COMPLETE',
          left,
        ]);
        expect(await statuses(policy)).toContain(left.length > 0 ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE');
        for (const name of left) await remove(name);
      }
      const retained = (name: string): string =>
        small(name).replace('"Type":', '"UpdateReplacePolicy":"Retain","Type":');
      await act('create-stack', 'replaced', retained('former'));
      await act('update-stack', 'replaced', retained('latter'));
      expect([(await names()).toSorted(), await statuses('replaced')]).toEqual([
        ['former', 'latter'],
        expect.arrayContaining(['DELETE_SKIPPED']),
      ]);
      await act('delete-stack', 'replaced');
      expect(await names()).toEqual(['former']);
      await remove('former');
      await act('create-stack', 'excepted', small('excepted', { DeletionPolicy: 'RetainExceptOnCreate' }));
      await act('delete-stack', 'excepted');
      expect(await names()).toEqual(['excepted']);
      await remove('excepted');
    },
    STACK_MILLISECONDS,
  );

  it(
    'tell of an attribute that there is not, and of a snapshot that was deleted by hand',
    async () => {
      const bad = small('bad').replace('{"Ref":"App"}', '{"Fn::GetAtt":["App","Arn"]}');
      const file = await cli().result('cloudformation', 'create-stack', '--stack-name', 'bad', '--template-body', bad);
      expect([file.code !== 0 || (await stackOf(cli(), 'bad'))?.status === 'ROLLBACK_COMPLETE', await names()]).toEqual(
        [true, []],
      );
      await createTicks(host.clients(), { name: 'live', sink: 'rows-of-live' });
      await keepForAccount(host.clients(), 'live');
      await startTicks(host.clients(), 'live');
      const snapshot = (tag: string): string =>
        JSON.stringify({
          Resources: {
            Kept: {
              Type: 'AWS::KinesisAnalyticsV2::Snapshot',
              Properties: { SnapshotName: 'kept', ApplicationName: 'live', Tags: [{ Key: 'team', Value: tag }] },
            },
          },
        });
      await act('create-stack', 'snapshot', snapshot('red'));
      expect((await stackOf(cli(), 'snapshot'))?.status).toBe('CREATE_COMPLETE');
      const clients = host.clients();
      const { SnapshotCreationTimestamp } = (await describeSnapshot(clients, 'kept')) as unknown as {
        readonly SnapshotCreationTimestamp: number;
      };
      await callService(clients, 'DeleteSnapshot', { SnapshotName: 'kept', SnapshotCreationTimestamp });
      const all = (): Promise<{ readonly SnapshotInfoList: readonly unknown[] }> =>
        callService(clients, 'ListSnapshots', {});
      await until(
        'the end of the snapshot',
        STACK_MILLISECONDS,
        async () => (await all()).SnapshotInfoList.length === 0,
      );
      await act('update-stack', 'snapshot', snapshot('blue'));
      expect([(await stackOf(cli(), 'snapshot'))?.status, await reasonsOf(cli(), 'snapshot')]).toEqual([
        'UPDATE_ROLLBACK_COMPLETE',
        expect.stringMatching(/Kept: .*does not exist.*HandlerErrorCode: NotFound/),
      ]);
      await act('delete-stack', 'snapshot');
      expect(await stackOf(cli(), 'snapshot')).toBeUndefined();
      expect((await describeTicks(clients, 'live')).ApplicationStatus).toBe('RUNNING');
    },
    STACK_MILLISECONDS,
  );
});
