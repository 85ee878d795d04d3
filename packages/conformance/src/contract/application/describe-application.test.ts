// DescribeApplication, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunning, demo, described } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';

forEachProvider('DescribeApplication', (subject) => {
  describe('shape', () => {
    it('answers the same twice, with and without additional details', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      const plain = await described(msf);
      expect(await described(msf)).toEqual(plain);
      const more = await msf.describeApplication({ ApplicationName: demo, IncludeAdditionalDetails: true });
      expect(more.ApplicationDetail).toEqual(plain);
    });

    it('gives whole seconds, and members without a value not at all', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      const detail = await described(msf);
      for (const time of [detail.CreateTimestamp, detail.LastUpdateTimestamp])
        expect((time?.getTime() ?? 1) % 1000).toBe(0);
      expect(Object.values(detail).filter((value) => value === null || value === undefined)).toEqual([]);
      expect(detail).not.toHaveProperty('ApplicationVersionUpdatedFrom');
    });
  });

  describe('rules', () => {
    it('refuses a name that is not there, also one of another account or region', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      const strangers = [subject.client(), subject.client({ accountId: msf.accountId, region: 'eu-west-1' })];
      for (const stranger of strangers) {
        expect(await refusalOf(stranger.describeApplication({ ApplicationName: demo }))).toMatchObject({
          code: 'ResourceNotFoundException',
          status: 400,
        });
      }
      expect((await refusalOf(msf.describeApplication({ ApplicationName: 'DEMO' }))).code).toBe(
        'ResourceNotFoundException',
      );
    });

    it('refuses an absent name with the model’s wording', async () => {
      const { code, message } = await refusalOf(subject.client().describeApplication({ ApplicationName: undefined }));
      expect(code).toBe('ValidationException');
      expect(message).toBe(
        "1 validation error detected: Value null at 'applicationName' failed to satisfy constraint: Member must not be null",
      );
    });
  });

  describe('effect', () => {
    it('shows the run configuration while the application runs', async () => {
      const msf = subject.client();
      const { ApplicationConfigurationDescription: configuration } = await createRunning(msf);
      expect(configuration?.RunConfigurationDescription).toEqual({
        ApplicationRestoreConfigurationDescription: { ApplicationRestoreType: 'RESTORE_FROM_LATEST_SNAPSHOT' },
        FlinkRunConfigurationDescription: { AllowNonRestoredState: false },
      });
    });
  });
});
