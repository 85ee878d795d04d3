// A stack whose application runs: updated without a row lost, and not deleted while its bucket has rows.
import { expect, it } from '@jest/globals';
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { committedRows, countFaults, moreObjects, objectsGrow } from '../host/rows.js';
import { describeTicks, START_MILLISECONDS } from '../host/ticks-application.js';
import { describeStacks } from './stack-host.js';
import { stackOf, stackTemplate } from './stack-templates.js';

const ROWS_MILLISECONDS = 240_000;

describeStacks('a stack whose application runs', {}, ({ host, cli, act, settled }) => {
  const status = async (): Promise<string> => (await settled('live')).status;

  it(
    'goes on with its counts after an update, and is deleted once its bucket is empty',
    async () => {
      // A row can be seen once a checkpoint covers it; the default interval is a minute.
      const checkpoints = {
        ConfigurationType: 'CUSTOM',
        CheckpointingEnabled: true,
        CheckpointInterval: 5_000,
        MinPauseBetweenCheckpoints: 500,
      };
      const template = stackTemplate('live').replace(
        '"ParallelismConfiguration"',
        `"CheckpointConfiguration":${JSON.stringify(checkpoints)},"ParallelismConfiguration"`,
      );
      await act('create-stack', 'live', template);
      const rows = (await stackOf(cli(), 'live'))?.outputs['Rows'] ?? '';
      const clients = host.clients();
      await clients.flink.send(new StartApplicationCommand({ ApplicationName: 'live' }));
      await objectsGrow(clients, rows, 0, START_MILLISECONDS);
      await act('update-stack', 'live', template, '--parameters', 'ParameterKey=Parallelism,ParameterValue=2');
      expect(await status()).toBe('UPDATE_COMPLETE');
      expect(await describeTicks(clients, 'live')).toMatchObject({
        ApplicationStatus: 'RUNNING',
        ApplicationVersionId: 3,
      });
      await moreObjects(clients, rows, 1, ROWS_MILLISECONDS);
      expect(countFaults(await committedRows(clients, rows))).toEqual([]);
      await act('delete-stack', 'live');
      expect(await status()).toBe('DELETE_FAILED');
      await cli().text('s3', 'rm', '--recursive', `s3://${rows}`);
      await act('delete-stack', 'live');
      expect(await status()).toBe('gone');
    },
    3 * START_MILLISECONDS + ROWS_MILLISECONDS,
  );
});
