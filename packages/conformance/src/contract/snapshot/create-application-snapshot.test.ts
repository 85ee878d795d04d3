// CreateApplicationSnapshot, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunnable, createRunning, demo, described } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { snapshotOf, takeSnapshot } from './snapshots.js';

forEachProvider('CreateApplicationSnapshot', (subject) => {
  describe('shape', () => {
    it('answers with nothing', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const { $metadata: _, ...answer } = await msf.createApplicationSnapshot({
        ApplicationName: demo,
        SnapshotName: 's',
      });
      expect(answer).toEqual({});
    });
  });

  describe('rules', () => {
    it('refuses an application that is not RUNNING with the reported text', async () => {
      const msf = subject.client();
      await createRunnable(msf);
      expect(await refusalOf(msf.createApplicationSnapshot({ ApplicationName: demo, SnapshotName: 's' }))).toEqual({
        code: 'InvalidRequestException',
        status: 400,
        message:
          'Application demo is in READY status. Snapshot creation is only allowed when application is in RUNNING status',
      });
    });

    it('refuses a name that is taken, an unknown application, and one without snapshots', async () => {
      const msf = subject.client();
      await createRunning(msf);
      await takeSnapshot(msf, 's');
      await msf.createApplication(createInput({ ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' }));
      const refused = [
        [demo, 's', 'ResourceInUseException'],
        ['nobody', 's', 'ResourceNotFoundException'],
        ['sql', 's', 'UnsupportedOperationException'],
        [demo, 'a/b', 'ValidationException'],
      ] as const;
      for (const [ApplicationName, SnapshotName, code] of refused) {
        expect((await refusalOf(msf.createApplicationSnapshot({ ApplicationName, SnapshotName }))).code).toBe(code);
      }
    });
  });

  describe('effect', () => {
    it('is found at once, becomes READY, and leaves version, status and operations alone', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const before = await described(msf);
      await msf.createApplicationSnapshot({ ApplicationName: demo, SnapshotName: 's' });
      expect(['CREATING', 'READY']).toContain((await snapshotOf(msf, 's'))?.SnapshotStatus);
      await takeSnapshot(msf, 't');
      expect(await described(msf)).toEqual(before);
      expect(
        (await msf.listApplicationOperations({ ApplicationName: demo })).ApplicationOperationInfoList,
      ).toHaveLength(1);
    });

    it('works with service snapshots off as well', async () => {
      const msf = subject.client();
      await createRunnable(msf);
      await msf.updateApplication({
        ApplicationName: demo,
        CurrentApplicationVersionId: 1,
        ApplicationConfigurationUpdate: { ApplicationSnapshotConfigurationUpdate: { SnapshotsEnabledUpdate: false } },
      });
      await msf.startApplication({ ApplicationName: demo });
      expect((await takeSnapshot(msf, 's')).ApplicationVersionId).toBe(2);
    });
  });
});
