// Applications of every kind by Terraform, as records: made, changed, imported, taken away, and never a difference afterwards.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ListApplicationsCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { repositoryRoot } from '../host/repository.js';
import { describeTicks } from '../host/ticks-application.js';
import { COMMAND_MILLISECONDS } from './terraform-folder.js';
import { withTerraform } from './terraform-tests.js';

const source = join(repositoryRoot, 'packages', 'conformance', 'src', 'terraform', 'records');
const type = 'aws_kinesisanalyticsv2_application';
const addresses = [
  ...['bare-flink', 'bare-sql', 'bare-studio'].map((name) => `${type}.bare["${name}"]`),
  ...['grows', 'shrinks'].map((name) => `${type}.resting["${name}"]`),
  ...['stays', 'starts', 'stops'].map((name) => `${type}.running["${name}"]`),
  ...['first', 'third'].map((name) => `${type}_snapshot.running["${name}"]`),
  ...['enters', 'leaves', 'moves'].map((name) => `${type}.vpc["${name}"]`),
  ...['sql-grows', 'sql-shrinks'].map((name) => `${type}.sql["${name}"]`),
  `${type}.sql_late`,
];

withTerraform('applications by Terraform', source, { flags: ['--driver', 'none'] }, ({ host, terraform }) => {
  const variables = (changed: boolean): { readonly endpoint: string; readonly changed: boolean } => ({
    endpoint: host.endpoint,
    changed,
  });
  const statuses = async (): Promise<Readonly<Record<string, string | undefined>>> => {
    const { ApplicationSummaries = [] } = await host.clients().flink.send(new ListApplicationsCommand({}));
    return Object.fromEntries(ApplicationSummaries.map((one) => [one.ApplicationName, one.ApplicationStatus]));
  };

  it(
    'are made, and started where that is asked',
    async () => {
      await terraform().apply(variables(false));
      expect(await statuses()).toEqual({
        'bare-flink': 'READY',
        'bare-sql': 'READY',
        'bare-studio': 'READY',
        grows: 'READY',
        shrinks: 'READY',
        stays: 'RUNNING',
        starts: 'READY',
        stops: 'RUNNING',
        enters: 'RUNNING',
        leaves: 'READY',
        moves: 'READY',
        'sql-grows': 'READY',
        'sql-shrinks': 'RUNNING',
        'sql-late': 'READY',
      });
      expect(await terraform().differences(variables(false))).toBe('');
    },
    2 * COMMAND_MILLISECONDS,
  );

  it(
    'are changed in place, started and stopped',
    async () => {
      await terraform().apply(variables(true));
      expect(await statuses()).toMatchObject({
        stays: 'RUNNING',
        starts: 'RUNNING',
        stops: 'READY',
        enters: 'RUNNING',
        'sql-grows': 'RUNNING',
        'sql-shrinks': 'READY',
      });
      expect(await describeTicks(host.clients(), 'grows')).toMatchObject({
        RuntimeEnvironment: 'FLINK-1_20',
        ApplicationConfigurationDescription: {
          ApplicationCodeConfigurationDescription: {
            CodeContentDescription: { S3ApplicationCodeLocationDescription: { FileKey: 'two.jar' } },
          },
          FlinkApplicationConfigurationDescription: {
            ParallelismConfigurationDescription: { Parallelism: 4, ParallelismPerKPU: 2 },
          },
        },
      });
      const { ApplicationConfigurationDescription: left } = await describeTicks(host.clients(), 'leaves');
      expect(left?.VpcConfigurationDescriptions ?? []).toEqual([]);
      expect(await terraform().differences(variables(true))).toBe('');
    },
    2 * COMMAND_MILLISECONDS,
  );

  it(
    'are imported without a difference',
    async () => {
      const imports = readFileSync(join(source, 'imports.tf.later'), 'utf8');
      const plan = await terraform().importPlan({ ...variables(true), switches: false }, imports, addresses);
      expect(/^Plan: .*$/m.exec(plan)?.[0] ?? plan).toBe(
        `Plan: ${addresses.length} to import, 0 to add, 0 to change, 0 to destroy.`,
      );
    },
    2 * COMMAND_MILLISECONDS,
  );

  it(
    'are gone after a destroy',
    async () => {
      await terraform().destroy(variables(true));
      expect(await statuses()).toEqual({});
    },
    COMMAND_MILLISECONDS,
  );
});
