// RollbackApplication, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunning, demo, described, operationEnded, reached } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider, type Msf } from '../subject.js';

const updated = async (msf: Msf): Promise<void> => {
  await createRunning(msf);
  await msf.updateApplication({
    ApplicationName: demo,
    CurrentApplicationVersionId: 1,
    ApplicationConfigurationUpdate: {
      FlinkApplicationConfigurationUpdate: {
        ParallelismConfigurationUpdate: { ConfigurationTypeUpdate: 'CUSTOM', ParallelismUpdate: 2 },
      },
    },
  });
  await reached(msf, 'RUNNING');
};

const rollBack = (msf: Msf, CurrentApplicationVersionId = 2, ApplicationName = demo) =>
  msf.rollbackApplication({ ApplicationName, CurrentApplicationVersionId });

forEachProvider('RollbackApplication', (subject) => {
  describe('shape', () => {
    it('answers the application in ROLLING_BACK at a new version, and an operation', async () => {
      const msf = subject.client();
      await updated(msf);
      const { ApplicationDetail: detail, OperationId } = await rollBack(msf);
      expect(detail).toMatchObject({
        ApplicationStatus: 'ROLLING_BACK',
        ApplicationVersionId: 3,
        ApplicationVersionUpdatedFrom: 2,
        ApplicationVersionRolledBackFrom: 2,
        ApplicationVersionRolledBackTo: 1,
      });
      expect(OperationId).toMatch(/^[A-Za-z0-9]{12}$/);
    });
  });

  describe('rules', () => {
    it('refuses a READY application, a first version, a stale one, SQL, and what is not there', async () => {
      const msf = subject.client();
      await createRunning(msf);
      await msf.createApplication(createInput({ ApplicationName: 'ready' }));
      await msf.createApplication(createInput({ ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' }));
      const refused = [
        ['ready', 1, 'ResourceInUseException'],
        [demo, 1, 'InvalidRequestException'],
        [demo, 7, 'ConcurrentModificationException'],
        ['sql', 1, 'UnsupportedOperationException'],
        ['nobody', 1, 'ResourceNotFoundException'],
      ] as const;
      for (const [name, version, code] of refused) {
        expect({ name, code: (await refusalOf(rollBack(msf, version, name))).code }).toEqual({ name, code });
      }
    });

    it('refuses a second one in a row', async () => {
      const msf = subject.client();
      await updated(msf);
      await rollBack(msf);
      await reached(msf, 'RUNNING');
      expect((await refusalOf(rollBack(msf, 3))).code).toBe('InvalidRequestException');
    });
  });

  describe('effect', () => {
    it('restores the configuration of the version before, and lists the one that was left as ROLLED_BACK', async () => {
      const msf = subject.client();
      await updated(msf);
      const { OperationId } = await rollBack(msf);
      expect(await operationEnded(msf, OperationId)).toBe('SUCCESSFUL');
      const { ApplicationStatus, ApplicationConfigurationDescription: configuration } = await described(msf);
      expect(ApplicationStatus).toBe('RUNNING');
      expect(
        configuration?.FlinkApplicationConfigurationDescription?.ParallelismConfigurationDescription?.Parallelism,
      ).toBe(1);
      const { ApplicationVersionSummaries } = await msf.listApplicationVersions({ ApplicationName: demo });
      expect(ApplicationVersionSummaries).toEqual([
        { ApplicationVersionId: 3, ApplicationStatus: 'RUNNING' },
        { ApplicationVersionId: 2, ApplicationStatus: 'ROLLED_BACK' },
        { ApplicationVersionId: 1, ApplicationStatus: 'READY' },
      ]);
    });
  });
});
