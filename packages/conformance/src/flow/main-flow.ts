// The main flow to the letter, with the real AWS CLI: from an empty account to a running job and back.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awsCli, awslocalCli } from '../host/aws-cli.js';
import { awslocalTool, awsTool } from '../host/aws-tools.js';
import { exampleJarPath } from '../host/example-jar.js';
import { countFaults, type Row } from '../host/rows.js';
import { hostOn, leftAfterStop, type Machine } from '../host/machine.js';
import { START_MILLISECONDS } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';
import { CLI_MILLISECONDS, OBJECTS_MILLISECONDS, flowOf } from './flow-commands.js';

const tool = awsTool();
const local = awslocalTool();
const aws = 'path' in tool ? tool.path : '';

/** Declares the tests of the flow over one kind of cluster. */
export const describeMainFlow = (machine: Machine): void => {
  const missing = 'missing' in tool ? tool.missing : machine.missing;
  (missing === undefined ? describe : describe.skip)(
    `the main flow by the AWS CLI, driver ${machine.driver}${missing === undefined ? '' : ` (${missing})`}`,
    () => {
      const host = hostOn(machine);
      const directory = mkdtempSync(join(tmpdir(), 'drey-flow-'));
      let jar = '';
      let flow: ReturnType<typeof flowOf>;
      let role = '';
      let operationId = '';

      beforeAll(async () => {
        jar = exampleJarPath();
        await host.start();
        flow = flowOf(awsCli(aws, host.endpoint), { name: 'flow', key: 'jobs/unknown-1.0-SNAPSHOT.jar' });
      }, START_MILLISECONDS);

      afterAll(async () => {
        rmSync(directory, { recursive: true, force: true });
        await host.close();
        await machine.clear(host);
      }, 60_000);

      it(
        'makes buckets, uploads the jar, makes the role',
        async () => {
          role = await flow.prepare(jar);
          expect(role).toBe('arn:aws:iam::000000000000:role/flow-role');
        },
        CLI_MILLISECONDS,
      );

      it(
        'creates the application, READY at version 1',
        async () => {
          const { ApplicationDetail } = await flow.create(role);
          expect(ApplicationDetail).toMatchObject({
            ApplicationARN: 'arn:aws:kinesisanalytics:us-east-1:000000000000:application/flow',
            ApplicationStatus: 'READY',
            ApplicationVersionId: 1,
            RuntimeEnvironment: 'FLINK-1_20',
            ServiceExecutionRole: role,
          });
        },
        CLI_MILLISECONDS,
      );

      it(
        'starts it: STARTING, then RUNNING',
        async () => {
          ({ OperationId: operationId } = await flow.msf<{ OperationId: string }>('start-application', ...flow.named));
          const { seconds, value } = await timed(() => flow.becomes('RUNNING'));
          console.info(`StartApplication to RUNNING: ${seconds} s, polled with the CLI.`);
          expect(value).toEqual(['STARTING', 'RUNNING']);
          expect(await flow.operationStatus(operationId)).toBe('SUCCESSFUL');
        },
        START_MILLISECONDS,
      );

      it(
        'writes JSON lines below output/',
        async () => {
          const [first] = await flow.objects();
          expect(first?.Key).toMatch(/^output\/\d{4}-\d\d-\d\d--\d\d\/part-/);
          const text = await flow.aws.text('s3', 'cp', `s3://${flow.sink}/${first?.Key}`, '-');
          const rows = text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as Row);
          expect(countFaults(rows)).toEqual([]);
        },
        CLI_MILLISECONDS,
      );

      it(
        'delivers log events once a logging option is added, and stops when it is deleted',
        async () => {
          await flow.aws.text('logs', 'create-log-group', '--log-group-name', 'flow-logs');
          await flow.aws.text('logs', 'create-log-stream', '--log-group-name', 'flow-logs', '--log-stream-name', 'job');
          const stream = (
            await flow.aws.text(
              'logs',
              'describe-log-streams',
              '--log-group-name',
              'flow-logs',
              '--query',
              'logStreams[0].arn',
              '--output',
              'text',
            )
          ).trim();
          await flow.msf(
            'add-application-cloud-watch-logging-option',
            ...flow.named,
            '--current-application-version-id',
            '1',
            '--cloud-watch-logging-option',
            `LogStreamARN=${stream}`,
          );
          await flow.becomes('RUNNING');
          const described = await flow.describeApplication();
          expect(described).toMatchObject({
            ApplicationVersionId: 2,
            CloudWatchLoggingOptionDescriptions: [{ LogStreamARN: stream }],
          });
          const events = await until('log events', OBJECTS_MILLISECONDS, async () => {
            const args = ['--log-group-name', 'flow-logs', '--log-stream-name', 'job', '--limit', '20'];
            const { events = [] } = await flow.aws.json<{ events?: readonly { message: string; timestamp: number }[] }>(
              'logs',
              'get-log-events',
              ...args,
            );
            return events.length > 0 ? events : undefined;
          });
          for (const { message } of events) {
            expect(JSON.parse(message)).toMatchObject({
              applicationARN: described.ApplicationARN,
              applicationVersionId: '2',
              locationInformation: expect.any(String),
              logger: expect.any(String),
              message: expect.any(String),
              messageSchemaVersion: '1',
              messageType: expect.stringMatching(/^(DEBUG|INFO|WARN|ERROR)$/),
              threadName: expect.any(String),
            });
          }
          await flow.msf(
            'delete-application-cloud-watch-logging-option',
            ...flow.named,
            '--current-application-version-id',
            '2',
            '--cloud-watch-logging-option-id',
            described.CloudWatchLoggingOptionDescriptions?.[0]?.CloudWatchLoggingOptionId ?? '',
          );
          await flow.becomes('RUNNING');
          const after = await flow.describeApplication();
          expect(after.ApplicationVersionId).toBe(3);
          expect(after.CloudWatchLoggingOptionDescriptions ?? []).toEqual([]);
        },
        CLI_MILLISECONDS * 2,
      );

      it(
        'tags, lists tags, untags',
        async () => {
          const resource = ['--resource-arn', 'arn:aws:kinesisanalytics:us-east-1:000000000000:application/flow'];
          const tags = async (): Promise<unknown> =>
            (await flow.msf<{ Tags?: unknown }>('list-tags-for-resource', ...resource)).Tags;
          await flow.msf('tag-resource', ...resource, '--tags', 'Key=team,Value=streams', 'Key=stage,Value=test');
          expect(await tags()).toEqual(
            expect.arrayContaining([
              { Key: 'team', Value: 'streams' },
              { Key: 'stage', Value: 'test' },
            ]),
          );
          await flow.msf('untag-resource', ...resource, '--tag-keys', 'stage');
          expect(await tags()).toEqual([{ Key: 'team', Value: 'streams' }]);
        },
        CLI_MILLISECONDS,
      );

      it(
        'is one account: another one sees neither application nor buckets, and runs its own of the same name',
        async () => {
          const other = flowOf(awsCli(aws, host.endpoint, '111111111111'), {
            name: 'flow',
            key: 'ticks-to-s3.jar',
            // Names of buckets are shared by all accounts.
            buckets: 'flow-other',
          });
          expect(
            (await other.aws.result('kinesisanalyticsv2', 'describe-application', ...other.named)).stderr,
          ).toContain('ResourceNotFoundException');
          expect(await other.msf('list-applications')).toEqual({ ApplicationSummaries: [] });
          expect(await other.aws.text('s3', 'ls')).toBe('');
          const otherRole = await other.prepare(jar);
          expect(otherRole).toBe('arn:aws:iam::111111111111:role/flow-role');
          expect((await other.create(otherRole)).ApplicationDetail.ApplicationARN).toBe(
            'arn:aws:kinesisanalytics:us-east-1:111111111111:application/flow',
          );
          await other.msf('start-application', ...other.named);
          await other.becomes('RUNNING');
          expect((await other.objects()).length).toBeGreaterThan(0);
          await other.msf('stop-application', ...other.named, '--force');
          await other.becomes('READY');
          await other.remove();
          expect((await flow.describeApplication()).ApplicationStatus).toBe('RUNNING');
        },
        START_MILLISECONDS,
      );

      it(
        'stops it with a snapshot',
        async () => {
          const { OperationId } = await flow.msf<{ OperationId: string }>('stop-application', ...flow.named);
          await flow.becomes('READY');
          expect(await flow.operationStatus(OperationId)).toBe('SUCCESSFUL');
          const { SnapshotSummaries } = await flow.msf<{ SnapshotSummaries: unknown }>(
            'list-application-snapshots',
            ...flow.named,
          );
          expect(SnapshotSummaries).toEqual([
            expect.objectContaining({ SnapshotStatus: 'READY', ApplicationVersionId: 3 }),
          ]);
        },
        CLI_MILLISECONDS,
      );

      it(
        'deletes it',
        async () => {
          await flow.remove();
          expect(await flow.msf('list-applications')).toEqual({ ApplicationSummaries: [] });
          expect(await machine.stateOf(host)).toEqual([]);
        },
        CLI_MILLISECONDS,
      );

      ('missing' in local ? it.skip : it)(
        `answers awslocal alike${'missing' in local ? ` (${local.missing})` : ''}`,
        async () => {
          const awslocal = awslocalCli('path' in local ? local.path : '', aws, host.endpoint);
          expect(await awslocal.text('s3', 'ls')).toContain('flow-sink');
          const answer = await awslocal.json(
            'kinesisanalyticsv2',
            'create-application',
            '--application-name',
            'local',
            '--runtime-environment',
            'FLINK-1_20',
            '--service-execution-role',
            role,
          );
          expect(answer).toMatchObject({ ApplicationDetail: { ApplicationStatus: 'READY' } });
          expect(await awslocal.json('kinesisanalyticsv2', 'list-applications')).toMatchObject({
            ApplicationSummaries: [{ ApplicationName: 'local' }],
          });
        },
        CLI_MILLISECONDS,
      );

      it(
        'leaves nothing after a clean stop',
        async () => {
          expect(await leftAfterStop(host, machine)).toEqual([]);
        },
        CLI_MILLISECONDS,
      );
    },
  );
};
