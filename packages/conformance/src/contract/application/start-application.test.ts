// StartApplication, black-box.
import { describe, expect, it } from '@jest/globals';
import {
  createInput,
  createRunnable,
  createRunning,
  demo,
  described,
  operationEnded,
  reached,
} from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';

forEachProvider('StartApplication', (subject) => {
  describe('shape', () => {
    it('answers with nothing but an operation that can be described at once', async () => {
      const msf = subject.client();
      await createRunnable(msf);
      const { $metadata: _, ...answer } = await msf.startApplication({ ApplicationName: demo, RunConfiguration: {} });
      expect(answer).toEqual({ OperationId: expect.stringMatching(/^[A-Za-z0-9]{12}$/) });
      const { ApplicationOperationInfoDetails: operation } = await msf.describeApplicationOperation({
        ApplicationName: demo,
        OperationId: answer.OperationId,
      });
      expect(operation).toMatchObject({ Operation: 'StartApplication' });
      expect(operation).not.toHaveProperty('ApplicationVersionChangeDetails');
      expect(operation).not.toHaveProperty('OperationId');
    });
  });

  describe('rules', () => {
    it('refuses an application that is not READY with the known text', async () => {
      const msf = subject.client();
      await createRunning(msf);
      expect(await refusalOf(msf.startApplication({ ApplicationName: demo }))).toEqual({
        code: 'ResourceInUseException',
        status: 400,
        message: "Application cannot be started in 'RUNNING' state",
      });
    });

    it('starts once when asked many times at once', async () => {
      const msf = subject.client();
      await createRunnable(msf);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, () => msf.startApplication({ ApplicationName: demo })),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await reached(msf, 'RUNNING');
      const { ApplicationOperationInfoList } = await msf.listApplicationOperations({ ApplicationName: demo });
      expect(ApplicationOperationInfoList).toHaveLength(1);
    });

    it('refuses an application without code, and leaves it READY', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      expect((await refusalOf(msf.startApplication({ ApplicationName: demo }))).code).toBe(
        'InvalidApplicationConfigurationException',
      );
      expect((await described(msf)).ApplicationStatus).toBe('READY');
    });

    it.each([
      ['a name that is not there', { ApplicationName: 'nobody' }, 'ResourceNotFoundException'],
      [
        'a custom snapshot without a name',
        {
          RunConfiguration: {
            ApplicationRestoreConfiguration: { ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT' as const },
          },
        },
        'InvalidArgumentException',
      ],
      [
        'a custom snapshot that does not exist',
        {
          RunConfiguration: {
            ApplicationRestoreConfiguration: {
              ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT' as const,
              SnapshotName: 'none',
            },
          },
        },
        'InvalidArgumentException',
      ],
      [
        'SQL run configurations',
        {
          RunConfiguration: {
            SqlRunConfigurations: [
              { InputId: '1.1', InputStartingPositionConfiguration: { InputStartingPosition: 'NOW' as const } },
            ],
          },
        },
        'InvalidArgumentException',
      ],
    ])('refuses %s', async (_what, changes, code) => {
      const msf = subject.client();
      await createRunnable(msf);
      expect((await refusalOf(msf.startApplication({ ApplicationName: demo, ...changes }))).code).toBe(code);
      expect((await described(msf)).ApplicationStatus).toBe('READY');
    });
  });

  describe('effect', () => {
    it('leaves READY before the very next call, and ends RUNNING with the operation SUCCESSFUL', async () => {
      const msf = subject.client();
      await createRunnable(msf);
      const { OperationId } = await msf.startApplication({ ApplicationName: demo });
      expect(['STARTING', 'RUNNING']).toContain((await described(msf)).ApplicationStatus);
      expect(await operationEnded(msf, OperationId)).toBe('SUCCESSFUL');
      // Terraform looks at the status right after the operation, and accepts STARTING and RUNNING only.
      expect((await described(msf)).ApplicationStatus).toBe('RUNNING');
    });

    it('makes no new version and keeps the token', async () => {
      const msf = subject.client();
      const before = await createRunnable(msf);
      await msf.startApplication({ ApplicationName: demo });
      const { ApplicationVersionId, ConditionalToken } = await reached(msf, 'RUNNING');
      expect({ ApplicationVersionId, ConditionalToken }).toEqual({
        ApplicationVersionId: 1,
        ConditionalToken: before.ConditionalToken,
      });
    });

    it('shows the run configuration that was asked for', async () => {
      const msf = subject.client();
      await createRunnable(msf);
      await msf.startApplication({
        ApplicationName: demo,
        RunConfiguration: {
          FlinkRunConfiguration: { AllowNonRestoredState: true },
          ApplicationRestoreConfiguration: { ApplicationRestoreType: 'SKIP_RESTORE_FROM_SNAPSHOT' },
        },
      });
      const { ApplicationConfigurationDescription: configuration } = await described(msf);
      expect(configuration?.RunConfigurationDescription).toEqual({
        ApplicationRestoreConfigurationDescription: { ApplicationRestoreType: 'SKIP_RESTORE_FROM_SNAPSHOT' },
        FlinkRunConfigurationDescription: { AllowNonRestoredState: true },
      });
    });

    it('of a SQL application and of a notebook settles too', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput({ ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' }));
      await msf.createApplication(
        createInput({
          ApplicationName: 'studio',
          RuntimeEnvironment: 'ZEPPELIN-FLINK-3_0',
          ApplicationMode: 'INTERACTIVE',
        }),
      );
      for (const ApplicationName of ['sql', 'studio']) {
        await msf.startApplication({ ApplicationName });
        await reached(msf, 'RUNNING', ApplicationName);
      }
      expect(
        (await described(msf, 'sql')).ApplicationConfigurationDescription?.RunConfigurationDescription,
      ).toBeUndefined();
    });
  });
});
