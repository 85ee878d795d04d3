// CreateApplication, black-box: the answer's shape, the rules, the effect.
import { describe, expect, it } from '@jest/globals';
import { createInput, demo, described, inlineCode } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';

const tags = (count: number): { Key: string; Value: string }[] =>
  Array.from({ length: count }, (_, index) => ({ Key: `key${index}`, Value: 'value' }));

forEachProvider('CreateApplication', (subject) => {
  describe('shape', () => {
    it('shows every default of a Flink application, and nothing else', async () => {
      const msf = subject.client();
      const { ApplicationDetail: detail } = await msf.createApplication(createInput());
      const { ConditionalToken, CreateTimestamp, LastUpdateTimestamp, ApplicationVersionCreateTimestamp, ...rest } =
        detail ?? {};
      expect(ConditionalToken).toMatch(/^[a-zA-Z0-9\-_+/=]{1,512}$/);
      expect(CreateTimestamp?.getTime()).toBe(Math.floor((CreateTimestamp?.getTime() ?? 0) / 1000) * 1000);
      expect(Math.abs(Date.now() - (CreateTimestamp?.getTime() ?? 0))).toBeLessThan(5_000);
      expect([LastUpdateTimestamp, ApplicationVersionCreateTimestamp]).toEqual([CreateTimestamp, CreateTimestamp]);
      expect(rest).toEqual({
        ApplicationARN: `arn:aws:kinesisanalytics:us-east-1:${msf.accountId}:application/${demo}`,
        ApplicationName: demo,
        RuntimeEnvironment: 'FLINK-1_20',
        ServiceExecutionRole: 'arn:aws:iam::000000000000:role/demo',
        ApplicationStatus: 'READY',
        ApplicationVersionId: 1,
        ApplicationMode: 'STREAMING',
        CloudWatchLoggingOptionDescriptions: [],
        ApplicationMaintenanceConfigurationDescription: {
          ApplicationMaintenanceWindowStartTime: '03:00',
          ApplicationMaintenanceWindowEndTime: '11:00',
        },
        ApplicationConfigurationDescription: {
          FlinkApplicationConfigurationDescription: {
            CheckpointConfigurationDescription: {
              ConfigurationType: 'DEFAULT',
              CheckpointingEnabled: true,
              CheckpointInterval: 60_000,
              MinPauseBetweenCheckpoints: 5_000,
            },
            MonitoringConfigurationDescription: {
              ConfigurationType: 'DEFAULT',
              MetricsLevel: 'APPLICATION',
              LogLevel: 'INFO',
            },
            ParallelismConfigurationDescription: {
              ConfigurationType: 'DEFAULT',
              Parallelism: 1,
              ParallelismPerKPU: 1,
              CurrentParallelism: 1,
              AutoScalingEnabled: true,
            },
          },
          ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: true },
          ApplicationSystemRollbackConfigurationDescription: { RollbackEnabled: false },
          ApplicationEncryptionConfigurationDescription: { KeyType: 'AWS_OWNED_KEY' },
        },
      });
    });

    it('describes code, properties and a logging option under their other names', async () => {
      const { ApplicationDetail: detail } = await subject.client().createApplication(
        createInput({
          ApplicationConfiguration: {
            ...inlineCode,
            EnvironmentProperties: {
              PropertyGroups: [{ PropertyGroupId: 'bucket', PropertyMap: { name: 'sink', __proto__x: '1' } }],
            },
          },
          CloudWatchLoggingOptions: [{ LogStreamARN: 'arn:aws:logs:us-east-1:000000000000:log-group:g:log-stream:s' }],
        }),
      );
      const configuration = detail?.ApplicationConfigurationDescription;
      expect(configuration?.ApplicationCodeConfigurationDescription).toEqual({
        CodeContentType: 'ZIPFILE',
        CodeContentDescription: { CodeMD5: expect.stringMatching(/^[0-9a-f]{32}$/), CodeSize: 4 },
      });
      expect(configuration?.EnvironmentPropertyDescriptions).toEqual({
        PropertyGroupDescriptions: [{ PropertyGroupId: 'bucket', PropertyMap: { name: 'sink', __proto__x: '1' } }],
      });
      expect(detail?.CloudWatchLoggingOptionDescriptions).toEqual([
        {
          CloudWatchLoggingOptionId: '1.1',
          LogStreamARN: 'arn:aws:logs:us-east-1:000000000000:log-group:g:log-stream:s',
        },
      ]);
    });

    it('keeps the values of CUSTOM and ignores those given beside DEFAULT', async () => {
      const { ApplicationDetail: detail } = await subject.client().createApplication(
        createInput({
          ApplicationConfiguration: {
            FlinkApplicationConfiguration: {
              CheckpointConfiguration: { ConfigurationType: 'CUSTOM', CheckpointInterval: 5_000 },
              ParallelismConfiguration: { ConfigurationType: 'DEFAULT', Parallelism: 7, AutoScalingEnabled: false },
            },
            ApplicationSnapshotConfiguration: { SnapshotsEnabled: false },
          },
        }),
      );
      expect(detail?.ApplicationConfigurationDescription).toMatchObject({
        FlinkApplicationConfigurationDescription: {
          CheckpointConfigurationDescription: {
            ConfigurationType: 'CUSTOM',
            CheckpointingEnabled: true,
            CheckpointInterval: 5_000,
            MinPauseBetweenCheckpoints: 5_000,
          },
          ParallelismConfigurationDescription: {
            ConfigurationType: 'DEFAULT',
            Parallelism: 1,
            AutoScalingEnabled: true,
          },
        },
        ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: false },
      });
    });

    it('leaves an empty description out and shows any other', async () => {
      const msf = subject.client();
      const empty = await msf.createApplication(createInput({ ApplicationDescription: '' }));
      expect(empty.ApplicationDetail).not.toHaveProperty('ApplicationDescription');
      const given = await msf.createApplication(
        createInput({ ApplicationName: 'other', ApplicationDescription: ' käse ' }),
      );
      expect(given.ApplicationDetail?.ApplicationDescription).toBe(' käse ');
    });
  });

  describe('rules', () => {
    it('refuses a name that is taken, and leaves the application as it was', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      const before = await described(msf);
      expect(await refusalOf(msf.createApplication(createInput({ RuntimeEnvironment: 'FLINK-1_19' })))).toMatchObject({
        code: 'ResourceInUseException',
        status: 400,
      });
      expect(await described(msf)).toEqual(before);
    });

    it('gives a name to one of many that ask for it at the same time', async () => {
      const msf = subject.client();
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => msf.createApplication(createInput())));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it.each(['.', '..', '-', '__proto__', 'constructor', 'a'.repeat(128)])('takes the legal name %s', async (name) => {
      const msf = subject.client();
      await msf.createApplication(createInput({ ApplicationName: name }));
      expect((await described(msf, name)).ApplicationName).toBe(name);
    });

    it('tells names that differ in case apart', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput({ ApplicationName: 'Twin' }));
      await msf.createApplication(createInput({ ApplicationName: 'twin', RuntimeEnvironment: 'FLINK-1_19' }));
      expect((await described(msf, 'Twin')).RuntimeEnvironment).toBe('FLINK-1_20');
      expect((await described(msf, 'twin')).RuntimeEnvironment).toBe('FLINK-1_19');
    });

    it.each(['', 'a b', 'a/b', 'ä', 'a'.repeat(129)])('refuses the name %p', async (name) => {
      const { code, message } = await refusalOf(
        subject.client().createApplication(createInput({ ApplicationName: name })),
      );
      expect(code).toBe('ValidationException');
      expect(message).toMatch(
        /^\d validation errors? detected: Value .* at 'applicationName' failed to satisfy constraint/,
      );
    });

    it('tells every broken constraint at once', async () => {
      const { message } = await refusalOf(
        subject.client().createApplication({
          ApplicationName: '',
          RuntimeEnvironment: 'FLINK-9_9' as 'FLINK-1_20',
          ServiceExecutionRole: 'x',
        }),
      );
      expect(message).toMatch(/^\d+ validation errors detected: /);
      for (const member of ['applicationName', 'runtimeEnvironment', 'serviceExecutionRole'])
        expect(message).toContain(`'${member}'`);
    });

    it.each([
      ['a tag key given twice', { Tags: [{ Key: 'a' }, { Key: 'a' }] }, 'InvalidArgumentException'],
      ['a reserved tag key', { Tags: [{ Key: 'aws:a' }] }, 'InvalidArgumentException'],
      ['51 tags', { Tags: tags(51) }, 'TooManyTagsException'],
      ['INTERACTIVE for a Flink runtime', { ApplicationMode: 'INTERACTIVE' as const }, 'InvalidArgumentException'],
      [
        'a SQL configuration for a Flink runtime',
        { ApplicationConfiguration: { SqlApplicationConfiguration: {} } },
        'InvalidArgumentException',
      ],
      [
        'nine slots for a KPU',
        {
          ApplicationConfiguration: {
            FlinkApplicationConfiguration: {
              ParallelismConfiguration: { ConfigurationType: 'CUSTOM' as const, Parallelism: 9, ParallelismPerKPU: 9 },
            },
          },
        },
        'InvalidArgumentException',
      ],
      [
        'two logging options',
        {
          CloudWatchLoggingOptions: ['s', 't'].map((stream) => ({
            LogStreamARN: `arn:aws:logs:us-east-1:000000000000:log-group:g:log-stream:${stream}`,
          })),
        },
        'InvalidArgumentException',
      ],
      [
        'a property group given twice',
        {
          ApplicationConfiguration: {
            EnvironmentProperties: {
              PropertyGroups: ['a', 'a'].map((PropertyGroupId) => ({ PropertyGroupId, PropertyMap: { a: 'b' } })),
            },
          },
        },
        'InvalidArgumentException',
      ],
    ])('refuses %s and creates nothing', async (_what, changes, code) => {
      const msf = subject.client();
      expect((await refusalOf(msf.createApplication(createInput(changes)))).code).toBe(code);
      expect((await msf.listApplications({})).ApplicationSummaries).toEqual([]);
    });

    it('takes fifty tags, and a tag without a value', async () => {
      const msf = subject.client();
      const { ApplicationDetail: detail } = await msf.createApplication(
        createInput({ Tags: [...tags(49), { Key: 'bare' }] }),
      );
      const { Tags } = await msf.listTagsForResource({ ResourceARN: detail?.ApplicationARN });
      expect(Tags).toHaveLength(50);
      expect(Tags).toContainEqual({ Key: 'bare', Value: '' });
    });
  });

  describe('effect', () => {
    it('is what DescribeApplication, ListApplications and the first version show', async () => {
      const msf = subject.client();
      const { ApplicationDetail: detail } = await msf.createApplication(createInput());
      expect(await described(msf)).toEqual(detail);
      const { ApplicationSummaries } = await msf.listApplications({});
      expect(ApplicationSummaries?.map(({ ApplicationName }) => ApplicationName)).toEqual([demo]);
      const { ApplicationVersionDetail } = await msf.describeApplicationVersion({
        ApplicationName: demo,
        ApplicationVersionId: 1,
      });
      expect(ApplicationVersionDetail).toEqual(detail);
    });

    it('opens no operation', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      expect((await msf.listApplicationOperations({ ApplicationName: demo })).ApplicationOperationInfoList).toEqual([]);
    });

    it.each([
      ['eu-west-1', '22:00', '06:00', 'aws'],
      ['cn-north-1', '13:00', '21:00', 'aws-cn'],
    ])('in %s has that region’s window and partition', async (region, start, end, partition) => {
      const msf = subject.client({ region });
      const { ApplicationDetail: detail } = await msf.createApplication(createInput());
      expect(detail?.ApplicationARN).toBe(
        `arn:${partition}:kinesisanalytics:${region}:${msf.accountId}:application/${demo}`,
      );
      expect(detail?.ApplicationMaintenanceConfigurationDescription).toEqual({
        ApplicationMaintenanceWindowStartTime: start,
        ApplicationMaintenanceWindowEndTime: end,
      });
    });

    it('of a SQL application has neither configuration nor mode', async () => {
      const msf = subject.client();
      const { ApplicationDetail: detail } = await msf.createApplication(createInput({ RuntimeEnvironment: 'SQL-1_0' }));
      expect(detail).not.toHaveProperty('ApplicationConfigurationDescription');
      expect(detail).not.toHaveProperty('ApplicationMode');
    });

    it('of a Studio notebook has mode INTERACTIVE', async () => {
      const msf = subject.client();
      const { ApplicationDetail: detail } = await msf.createApplication(
        createInput({ RuntimeEnvironment: 'ZEPPELIN-FLINK-3_0', ApplicationMode: 'INTERACTIVE' }),
      );
      expect(detail?.ApplicationMode).toBe('INTERACTIVE');
      expect(detail?.ApplicationConfigurationDescription?.ZeppelinApplicationConfigurationDescription).toBeDefined();
    });
  });
});
