// Stacks with a SQL application, its output and its reference data: added, changed in place, moved to another application, taken away.
import { expect, it } from '@jest/globals';
import { DescribeApplicationCommand, ListApplicationsCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { roleArn } from '../host/account.js';
import { sqlReference } from '../contract/sql/sql-applications.js';
import { describeStacks } from './stack-host.js';
import { reasonsOf, type Resource, stackOf } from './stack-templates.js';

const STACK_MILLISECONDS = 240_000;
const kind = 'AWS::KinesisAnalyticsV2::Application';
const streamArn = (name: string): string => `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`;

/** A SQL application; both parts are of the one that `of` names. */
const sqlTemplate = (stream: string, table: string, of = 'Sql', more: Readonly<Record<string, Resource>> = {}) => {
  const application = (name: string): Resource => ({
    Type: kind,
    Properties: { ApplicationName: name, RuntimeEnvironment: 'SQL-1_0', ServiceExecutionRole: roleArn('000000000000') },
  });
  const parts = { ApplicationName: { Ref: of } };
  return JSON.stringify({
    Resources: {
      Out: {
        Type: `${kind}Output`,
        Properties: {
          ...parts,
          Output: {
            Name: 'DESTINATION',
            KinesisStreamsOutput: { ResourceARN: streamArn(stream) },
            DestinationSchema: { RecordFormatType: 'JSON' },
          },
        },
      },
      Table: {
        Type: `${kind}ReferenceDataSource`,
        Properties: { ...parts, ReferenceDataSource: { ...sqlReference, TableName: table } },
      },
      Sql: application('sql'),
      Other: application('other'),
      ...more,
    },
    Outputs: {
      Out: { Value: { 'Fn::GetAtt': ['Out', 'Id'] } },
      Table: { Value: { Ref: 'Table' } },
    },
  });
};

describeStacks('stacks with parts of a SQL application', { driver: 'none' }, ({ host, cli, act }) => {
  const parts = async (ApplicationName: string) => {
    const { ApplicationDetail } = await host.clients().flink.send(new DescribeApplicationCommand({ ApplicationName }));
    const sql = ApplicationDetail?.ApplicationConfigurationDescription?.SqlApplicationConfigurationDescription;
    return {
      outputs: (sql?.OutputDescriptions ?? []).map((one) => [
        one.OutputId,
        one.KinesisStreamsOutputDescription?.ResourceARN,
      ]),
      tables: (sql?.ReferenceDataSourceDescriptions ?? []).map((one) => [one.ReferenceId, one.TableName]),
    };
  };
  let made: Awaited<ReturnType<typeof parts>>;

  it(
    'adds them, and tells of them',
    async () => {
      await act('create-stack', 'sql', sqlTemplate('one', 'NAMES'));
      expect([await reasonsOf(cli(), 'sql'), await stackOf(cli(), 'sql')]).toEqual([
        expect.anything(),
        {
          status: 'CREATE_COMPLETE',
          outputs: { Out: expect.stringMatching(/^sql-Out-/), Table: expect.stringMatching(/^sql-Table-/) },
        },
      ]);
      made = await parts('sql');
      expect(made).toEqual({
        outputs: [[expect.any(String), streamArn('one')]],
        tables: [[expect.any(String), 'NAMES']],
      });
    },
    STACK_MILLISECONDS,
  );

  it(
    'changes them in place, and back where the update fails',
    async () => {
      const { outputs } = (await stackOf(cli(), 'sql')) ?? {};
      await act('update-stack', 'sql', sqlTemplate('two', 'PEOPLE'));
      expect(await stackOf(cli(), 'sql')).toEqual({ status: 'UPDATE_COMPLETE', outputs });
      const changed = {
        outputs: [[made.outputs[0]?.[0], streamArn('two')]],
        tables: [[made.tables[0]?.[0], 'PEOPLE']],
      };
      expect(await parts('sql')).toEqual(changed);
      const impossible = {
        Last: { Type: 'AWS::Logs::LogStream', DependsOn: ['Out', 'Table'], Properties: { LogGroupName: 'absent' } },
      };
      await act('update-stack', 'sql', sqlTemplate('three', 'NOBODY', 'Sql', impossible));
      expect((await stackOf(cli(), 'sql'))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(await parts('sql')).toEqual(changed);
    },
    STACK_MILLISECONDS,
  );

  it(
    'makes others where they are of another application, says why one is refused, and deletes all',
    async () => {
      await act('update-stack', 'sql', sqlTemplate('two', 'PEOPLE', 'Other'));
      expect((await stackOf(cli(), 'sql'))?.status).toBe('UPDATE_COMPLETE');
      expect(await parts('sql')).toEqual({ outputs: [], tables: [] });
      expect(await parts('other')).toMatchObject({ outputs: [[expect.any(String), streamArn('two')]] });
      const second: Resource = {
        Type: `${kind}ReferenceDataSource`,
        DependsOn: 'Table',
        Properties: { ApplicationName: 'other', ReferenceDataSource: sqlReference },
      };
      await act('update-stack', 'sql', sqlTemplate('two', 'PEOPLE', 'Other', { Second: second }));
      // An application has one table of reference data.
      expect(await reasonsOf(cli(), 'sql')).toMatch(/Second: Resource handler returned message: ".*HandlerErrorCode: /);
      expect((await stackOf(cli(), 'sql'))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      await act('delete-stack', 'sql');
      expect(await stackOf(cli(), 'sql')).toBeUndefined();
      expect((await host.clients().flink.send(new ListApplicationsCommand({}))).ApplicationSummaries).toEqual([]);
    },
    STACK_MILLISECONDS,
  );
});
