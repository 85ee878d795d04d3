// DescribeApplicationSnapshot, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, demo } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { runningWithSnapshots, snapshotOf } from './snapshots.js';

forEachProvider('DescribeApplicationSnapshot', (subject) => {
  describe('shape', () => {
    it('shows name, status, version, time and runtime', async () => {
      const msf = subject.client();
      await runningWithSnapshots(msf, 's');
      const snapshot = await snapshotOf(msf, 's');
      expect(snapshot).toMatchObject({
        SnapshotName: 's',
        SnapshotStatus: 'READY',
        ApplicationVersionId: 1,
        RuntimeEnvironment: 'FLINK-1_20',
      });
      expect((snapshot?.SnapshotCreationTimestamp?.getTime() ?? 1) % 1000).toBe(0);
    });
  });

  describe('rules', () => {
    it('refuses an unknown snapshot or application, and one without snapshots', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      await msf.createApplication(createInput({ ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' }));
      const refused = [
        [demo, 'ResourceNotFoundException'],
        ['nobody', 'ResourceNotFoundException'],
        ['sql', 'UnsupportedOperationException'],
      ] as const;
      for (const [ApplicationName, code] of refused) {
        expect((await refusalOf(msf.describeApplicationSnapshot({ ApplicationName, SnapshotName: 's' }))).code).toBe(
          code,
        );
      }
    });
  });

  describe('effect', () => {
    it('keeps the version that a snapshot was taken of', async () => {
      const msf = subject.client();
      await runningWithSnapshots(msf, 's');
      await msf.updateApplication({
        ApplicationName: demo,
        CurrentApplicationVersionId: 1,
        RuntimeEnvironmentUpdate: 'FLINK-2_2',
      });
      expect(await snapshotOf(msf, 's')).toMatchObject({ ApplicationVersionId: 1, RuntimeEnvironment: 'FLINK-1_20' });
    });
  });
});
