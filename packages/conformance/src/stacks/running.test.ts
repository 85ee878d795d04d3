// A stack whose application runs: updated without a row lost, and not deleted while its bucket has rows.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { prepareAccount } from '../host/account.js';
import { type AwsCli, awsCli } from '../host/aws-cli.js';
import { awsTool } from '../host/aws-tools.js';
import { committedRows, countFaults, finishedKeys, objectsGrow } from '../host/rows.js';
import { TestHost } from '../host/test-host.js';
import { describeTicks, START_MILLISECONDS } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { stackOf, stackTemplate } from './stack-templates.js';

const tool = awsTool();
const suite = 'path' in tool ? describe : describe.skip;
const ROWS_MILLISECONDS = 240_000;

suite('a stack whose application runs', () => {
  const host = new TestHost();
  let cli: AwsCli;
  const act = (action: string, ...more: readonly string[]): Promise<string> =>
    cli.text('cloudformation', action, '--stack-name', 'live', ...more);
  const settled = async (): Promise<string> =>
    until('the end of the work on the stack', START_MILLISECONDS, async () => {
      const status = (await stackOf(cli, 'live'))?.status ?? 'gone';
      return status.endsWith('_IN_PROGRESS') ? undefined : status;
    });

  beforeAll(async () => {
    await host.start();
    await prepareAccount(host.clients());
    cli = awsCli('path' in tool ? tool.path : '', host.endpoint);
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it(
    'goes on with its counts after an update, and is deleted once its bucket is empty',
    async () => {
      const file = join(host.root, 'live.json');
      // A row can be seen once a checkpoint covers it; the default interval is a minute.
      const checkpoints = {
        ConfigurationType: 'CUSTOM',
        CheckpointingEnabled: true,
        CheckpointInterval: 5_000,
        MinPauseBetweenCheckpoints: 500,
      };
      writeFileSync(
        file,
        stackTemplate('live').replace(
          '"ParallelismConfiguration"',
          `"CheckpointConfiguration":${JSON.stringify(checkpoints)},"ParallelismConfiguration"`,
        ),
      );
      const template = ['--template-body', `file://${file}`];
      await act('create-stack', ...template);
      const rows = (await stackOf(cli, 'live'))?.outputs['Rows'] ?? '';
      const clients = host.clients();
      await clients.flink.send(new StartApplicationCommand({ ApplicationName: 'live' }));
      await objectsGrow(clients, rows, 0, START_MILLISECONDS);
      await act('update-stack', ...template, '--parameters', 'ParameterKey=Parallelism,ParameterValue=2');
      expect(await settled()).toBe('UPDATE_COMPLETE');
      expect(await describeTicks(clients, 'live')).toMatchObject({
        ApplicationStatus: 'RUNNING',
        ApplicationVersionId: 3,
      });
      await objectsGrow(clients, rows, (await finishedKeys(clients, rows)).length, ROWS_MILLISECONDS);
      expect(countFaults(await committedRows(clients, rows))).toEqual([]);
      await act('delete-stack');
      expect(await settled()).toBe('DELETE_FAILED');
      await cli.text('s3', 'rm', '--recursive', `s3://${rows}`);
      await act('delete-stack');
      expect(await settled()).toBe('gone');
    },
    3 * START_MILLISECONDS + ROWS_MILLISECONDS,
  );
});
