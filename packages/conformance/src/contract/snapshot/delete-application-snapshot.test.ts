// DeleteApplicationSnapshot, black-box.
import { describe, expect, it } from '@jest/globals';
import { demo, eventually } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider, type Msf } from '../subject.js';
import { runningWithSnapshots, snapshotOf, takeSnapshot } from './snapshots.js';

const remove = async (msf: Msf, name: string, offMilliseconds = 0) => {
  const time = (await snapshotOf(msf, name))?.SnapshotCreationTimestamp?.getTime() ?? 0;
  return msf.deleteApplicationSnapshot({
    ApplicationName: demo,
    SnapshotName: name,
    SnapshotCreationTimestamp: new Date(time + offMilliseconds),
  });
};

forEachProvider('DeleteApplicationSnapshot', (subject) => {
  describe('shape', () => {
    it('answers with nothing', async () => {
      const msf = subject.client();
      await runningWithSnapshots(msf, 's');
      const { $metadata: _, ...answer } = await remove(msf, 's');
      expect(answer).toEqual({});
    });
  });

  describe('rules', () => {
    it('refuses another second, and takes another fraction of it', async () => {
      const msf = subject.client();
      await runningWithSnapshots(msf, 's');
      expect((await refusalOf(remove(msf, 's', 1_000))).code).toBe('InvalidArgumentException');
      await remove(msf, 's', 999);
    });

    it('refuses an unknown snapshot and an unknown application', async () => {
      const msf = subject.client();
      await runningWithSnapshots(msf);
      for (const ApplicationName of [demo, 'nobody']) {
        const call = msf.deleteApplicationSnapshot({
          ApplicationName,
          SnapshotName: 's',
          SnapshotCreationTimestamp: new Date(),
        });
        expect((await refusalOf(call)).code).toBe('ResourceNotFoundException');
      }
    });
  });

  describe('effect', () => {
    it('is DELETING or gone at once, then gone; its name is free again and others stay', async () => {
      const msf = subject.client();
      await runningWithSnapshots(msf, 's', 't');
      await remove(msf, 's');
      await eventually('ResourceNotFoundException', async () => {
        try {
          expect((await snapshotOf(msf, 's'))?.SnapshotStatus).toBe('DELETING');
          return undefined;
        } catch (error) {
          if ((error as Error).name === 'ResourceNotFoundException') return true;
          throw error;
        }
      });
      const { SnapshotSummaries } = await msf.listApplicationSnapshots({ ApplicationName: demo });
      expect(SnapshotSummaries?.map(({ SnapshotName }) => SnapshotName)).toEqual(['t']);
      await takeSnapshot(msf, 's');
    });
  });
});
