// UpdateApplication, black-box.
import { describe, expect, it } from '@jest/globals';
import type { UpdateApplicationCommandInput } from '@aws-sdk/client-kinesis-analytics-v2';
import {
  createInput,
  createRunnable,
  createRunning,
  demo,
  described,
  inlineCode,
  operationEnded,
  reached,
} from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider, type Msf } from '../subject.js';

const parallelism = (value: number): UpdateApplicationCommandInput['ApplicationConfigurationUpdate'] => ({
  FlinkApplicationConfigurationUpdate: {
    ParallelismConfigurationUpdate: { ConfigurationTypeUpdate: 'CUSTOM', ParallelismUpdate: value },
  },
});

const update = (msf: Msf, version: number, changes: Partial<UpdateApplicationCommandInput>) =>
  msf.updateApplication({ ApplicationName: demo, CurrentApplicationVersionId: version, ...changes });

const groups = (...ids: readonly string[]) =>
  ids.map((id) => ({ PropertyGroupId: id, PropertyMap: { [id]: 'value' } }));

forEachProvider('UpdateApplication', (subject) => {
  describe('shape', () => {
    it('answers the application as DescribeApplication shows it, and an operation that can be described', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      const { ApplicationDetail: detail, OperationId } = await update(msf, 1, {
        ApplicationConfigurationUpdate: parallelism(2),
      });
      expect(await described(msf)).toEqual(detail);
      expect(OperationId).toMatch(/^[A-Za-z0-9]{12}$/);
      const { ApplicationOperationInfoDetails: operation } = await msf.describeApplicationOperation({
        ApplicationName: demo,
        OperationId,
      });
      expect(operation).toMatchObject({
        Operation: 'UpdateApplication',
        OperationStatus: 'SUCCESSFUL',
        ApplicationVersionChangeDetails: { ApplicationVersionUpdatedFrom: 1, ApplicationVersionUpdatedTo: 2 },
      });
    });
  });

  describe('rules', () => {
    it('wants the version or the token', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      const { code } = await refusalOf(
        msf.updateApplication({
          ApplicationName: demo,
          ServiceExecutionRoleUpdate: 'arn:aws:iam::000000000000:role/x',
        }),
      );
      expect(code).toBe('InvalidArgumentException');
    });

    it('refuses a stale version, a stale token, and one of two that does not match', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      const { ConditionalToken: old } = await described(msf);
      await update(msf, 1, { ApplicationConfigurationUpdate: parallelism(2) });
      const { ConditionalToken: now } = await described(msf);
      expect(now).not.toBe(old);
      const refused = [
        { CurrentApplicationVersionId: 1 },
        { CurrentApplicationVersionId: 3 },
        { ConditionalToken: old },
        { CurrentApplicationVersionId: 1, ConditionalToken: now },
        { CurrentApplicationVersionId: 2, ConditionalToken: old },
      ];
      for (const expected of refused) {
        const { code, status } = await refusalOf(
          msf.updateApplication({ ApplicationName: demo, ...expected, ApplicationConfigurationUpdate: parallelism(3) }),
        );
        expect({ expected, code, status }).toEqual({ expected, code: 'ConcurrentModificationException', status: 400 });
      }
      expect((await described(msf)).ApplicationVersionId).toBe(2);
      await msf.updateApplication({
        ApplicationName: demo,
        ConditionalToken: now,
        ApplicationConfigurationUpdate: parallelism(3),
      });
      expect((await described(msf)).ApplicationVersionId).toBe(3);
    });

    it('lets one of many updates of the same version through', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, index) =>
          update(msf, 1, { ApplicationConfigurationUpdate: parallelism(index + 1) }),
        ),
      );
      const refused = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [(outcome.reason as Error).name] : [],
      );
      expect(refused).toEqual(Array.from({ length: 7 }, () => 'ConcurrentModificationException'));
      expect((await described(msf)).ApplicationVersionId).toBe(2);
    });

    it.each([
      ['a name that is not there', { ApplicationName: 'nobody' }, 'ResourceNotFoundException'],
      [
        'an unknown logging option',
        { CloudWatchLoggingOptionUpdates: [{ CloudWatchLoggingOptionId: '9.9' }] },
        'InvalidArgumentException',
      ],
      [
        'an unknown VPC configuration',
        { ApplicationConfigurationUpdate: { VpcConfigurationUpdates: [{ VpcConfigurationId: '9.9' }] } },
        'InvalidArgumentException',
      ],
      ['another kind of runtime', { RuntimeEnvironmentUpdate: 'SQL-1_0' as const }, 'InvalidArgumentException'],
      ['a notebook’s runtime', { RuntimeEnvironmentUpdate: 'ZEPPELIN-FLINK-3_0' as const }, 'InvalidArgumentException'],
      [
        'nine slots for a KPU',
        {
          ApplicationConfigurationUpdate: {
            FlinkApplicationConfigurationUpdate: {
              ParallelismConfigurationUpdate: {
                ConfigurationTypeUpdate: 'CUSTOM' as const,
                ParallelismPerKPUUpdate: 9,
              },
            },
          },
        },
        'InvalidArgumentException',
      ],
      ['65 KPUs', { ApplicationConfigurationUpdate: parallelism(65) }, 'LimitExceededException'],
      [
        'a snapshot that does not exist',
        {
          RunConfigurationUpdate: {
            ApplicationRestoreConfiguration: {
              ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT' as const,
              SnapshotName: 'none',
            },
          },
        },
        'InvalidArgumentException',
      ],
    ])('refuses %s and changes nothing', async (_what, changes, code) => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      const before = await described(msf);
      expect((await refusalOf(update(msf, 1, changes))).code).toBe(code);
      expect(await described(msf)).toEqual(before);
    });
  });

  describe('effect on a READY application', () => {
    it('is a new version at once, READY still, numbered one higher each time', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      for (let version = 1; version <= 3; version += 1) {
        const { ApplicationDetail: detail } = await update(msf, version, {
          ApplicationConfigurationUpdate: parallelism(version + 1),
        });
        expect(detail).toMatchObject({
          ApplicationStatus: 'READY',
          ApplicationVersionId: version + 1,
          ApplicationVersionUpdatedFrom: version,
          ApplicationConfigurationDescription: {
            FlinkApplicationConfigurationDescription: {
              ParallelismConfigurationDescription: {
                Parallelism: version + 1,
                CurrentParallelism: version + 1,
                AutoScalingEnabled: true,
              },
            },
          },
        });
      }
    });

    it('resets values by DEFAULT and leaves out what it does not name', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput({ ApplicationConfiguration: inlineCode }));
      await update(msf, 1, { ApplicationConfigurationUpdate: parallelism(4) });
      const { ApplicationDetail: detail } = await update(msf, 2, {
        ApplicationConfigurationUpdate: {
          FlinkApplicationConfigurationUpdate: {
            ParallelismConfigurationUpdate: { ConfigurationTypeUpdate: 'DEFAULT' },
          },
        },
      });
      const configuration = detail?.ApplicationConfigurationDescription;
      expect(configuration?.FlinkApplicationConfigurationDescription?.ParallelismConfigurationDescription).toEqual({
        ConfigurationType: 'DEFAULT',
        Parallelism: 1,
        ParallelismPerKPU: 1,
        CurrentParallelism: 1,
        AutoScalingEnabled: true,
      });
      expect(configuration?.ApplicationCodeConfigurationDescription).toMatchObject({
        CodeContentDescription: { CodeSize: 4 },
      });
    });

    it('replaces the whole set of property groups, and clears it by an empty list', async () => {
      const msf = subject.client();
      await msf.createApplication(
        createInput({ ApplicationConfiguration: { EnvironmentProperties: { PropertyGroups: groups('a', 'b') } } }),
      );
      const replaced = await update(msf, 1, {
        ApplicationConfigurationUpdate: { EnvironmentPropertyUpdates: { PropertyGroups: groups('c') } },
      });
      expect(replaced.ApplicationDetail?.ApplicationConfigurationDescription?.EnvironmentPropertyDescriptions).toEqual({
        PropertyGroupDescriptions: groups('c'),
      });
      const cleared = await update(msf, 2, {
        ApplicationConfigurationUpdate: { EnvironmentPropertyUpdates: { PropertyGroups: [] } },
      });
      expect(cleared.ApplicationDetail?.ApplicationConfigurationDescription).not.toHaveProperty(
        'EnvironmentPropertyDescriptions',
      );
    });

    it('changes the role, the runtime and a logging option, beside an empty configuration update as Terraform sends it', async () => {
      const msf = subject.client();
      const stream = 'arn:aws:logs:us-east-1:000000000000:log-group:g:log-stream:';
      await msf.createApplication(createInput({ CloudWatchLoggingOptions: [{ LogStreamARN: `${stream}s` }] }));
      const { ApplicationDetail: detail } = await update(msf, 1, {
        ApplicationConfigurationUpdate: {},
        ServiceExecutionRoleUpdate: 'arn:aws:iam::000000000000:role/other',
        RuntimeEnvironmentUpdate: 'FLINK-2_2',
        CloudWatchLoggingOptionUpdates: [{ CloudWatchLoggingOptionId: '1.1', LogStreamARNUpdate: `${stream}t` }],
      });
      expect(detail).toMatchObject({
        ApplicationVersionId: 2,
        ServiceExecutionRole: 'arn:aws:iam::000000000000:role/other',
        RuntimeEnvironment: 'FLINK-2_2',
        CloudWatchLoggingOptionDescriptions: [{ CloudWatchLoggingOptionId: '1.1', LogStreamARN: `${stream}t` }],
      });
    });

    it('keeps the version before it as it was', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      await update(msf, 1, { ApplicationConfigurationUpdate: parallelism(2) });
      const { ApplicationVersionDetail: first } = await msf.describeApplicationVersion({
        ApplicationName: demo,
        ApplicationVersionId: 1,
      });
      expect(
        first?.ApplicationConfigurationDescription?.FlinkApplicationConfigurationDescription
          ?.ParallelismConfigurationDescription?.Parallelism,
      ).toBe(1);
    });
  });

  describe('effect on a RUNNING application', () => {
    it('answers UPDATING with the new version, then RUNNING, with the operation SUCCESSFUL', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const { ApplicationDetail: detail, OperationId } = await update(msf, 1, {
        ApplicationConfigurationUpdate: parallelism(2),
      });
      expect(detail).toMatchObject({ ApplicationStatus: 'UPDATING', ApplicationVersionId: 2 });
      expect(['UPDATING', 'RUNNING']).toContain((await described(msf)).ApplicationStatus);
      expect(await operationEnded(msf, OperationId)).toBe('SUCCESSFUL');
      expect(await reached(msf, 'RUNNING')).toMatchObject({ ApplicationVersionId: 2 });
    });

    it('lets what a run configuration update leaves out fall back to the defaults', async () => {
      const msf = subject.client();
      await createRunnable(msf);
      await msf.startApplication({
        ApplicationName: demo,
        RunConfiguration: {
          FlinkRunConfiguration: { AllowNonRestoredState: true },
          ApplicationRestoreConfiguration: { ApplicationRestoreType: 'SKIP_RESTORE_FROM_SNAPSHOT' },
        },
      });
      await reached(msf, 'RUNNING');
      await update(msf, 1, { ApplicationConfigurationUpdate: parallelism(2) });
      const { ApplicationConfigurationDescription: configuration } = await reached(msf, 'RUNNING');
      expect(configuration?.RunConfigurationDescription).toEqual({
        ApplicationRestoreConfigurationDescription: { ApplicationRestoreType: 'RESTORE_FROM_LATEST_SNAPSHOT' },
        FlinkRunConfigurationDescription: { AllowNonRestoredState: false },
      });
    });
  });
});
