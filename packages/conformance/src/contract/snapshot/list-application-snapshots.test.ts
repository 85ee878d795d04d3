// ListApplicationSnapshots, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, demo, reached } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { runningWithSnapshots, snapshotOf } from './snapshots.js';

forEachProvider('ListApplicationSnapshots', (subject) => {
  describe('shape', () => {
    it('shows each as DescribeApplicationSnapshot does, and an empty list without any', async () => {
      const msf = subject.client();
      await runningWithSnapshots(msf);
      const { $metadata: _, ...empty } = await msf.listApplicationSnapshots({ ApplicationName: demo });
      expect(empty).toEqual({ SnapshotSummaries: [] });
      await msf.createApplicationSnapshot({ ApplicationName: demo, SnapshotName: 's' });
      const { SnapshotSummaries } = await msf.listApplicationSnapshots({ ApplicationName: demo });
      expect(SnapshotSummaries).toMatchObject([{ SnapshotName: 's', ApplicationVersionId: 1 }]);
      expect(Object.keys(SnapshotSummaries?.[0] ?? {})).toEqual(Object.keys((await snapshotOf(msf, 's')) ?? {}));
    });
  });

  describe('rules', () => {
    it('refuses a token that is not its own, and what has no snapshots', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      await msf.createApplication(createInput({ ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' }));
      const refused = [
        // ResourceNotFoundException is not declared for this operation.
        [{ ApplicationName: 'nobody' }, 'InvalidArgumentException'],
        [{ ApplicationName: 'sql' }, 'UnsupportedOperationException'],
        [{ ApplicationName: demo, NextToken: 'rubbish' }, 'InvalidArgumentException'],
        [{ ApplicationName: demo, Limit: 51 }, 'ValidationException'],
      ] as const;
      for (const [input, code] of refused)
        expect((await refusalOf(msf.listApplicationSnapshots(input))).code).toBe(code);
    });
  });

  describe('effect', () => {
    it('lists the oldest first and pages', async () => {
      const msf = subject.client();
      await runningWithSnapshots(msf, 'c', 'a', 'b');
      const first = await msf.listApplicationSnapshots({ ApplicationName: demo, Limit: 2 });
      const rest = await msf.listApplicationSnapshots({ ApplicationName: demo, NextToken: first.NextToken });
      const names = [first, rest].map((page) => page.SnapshotSummaries?.map(({ SnapshotName }) => SnapshotName));
      expect(names).toEqual([['c', 'a'], ['b']]);
      expect(rest.NextToken).toBeUndefined();
    });

    it('shows what the service takes by itself on an update and on a stop', async () => {
      const msf = subject.client();
      await runningWithSnapshots(msf);
      const ApplicationConfigurationUpdate = {
        FlinkApplicationConfigurationUpdate: {
          ParallelismConfigurationUpdate: { ConfigurationTypeUpdate: 'CUSTOM' as const, ParallelismUpdate: 2 },
        },
      };
      await msf.updateApplication({
        ApplicationName: demo,
        CurrentApplicationVersionId: 1,
        ApplicationConfigurationUpdate,
      });
      await reached(msf, 'RUNNING');
      await msf.stopApplication({ ApplicationName: demo });
      await reached(msf, 'READY');
      const { SnapshotSummaries } = await msf.listApplicationSnapshots({ ApplicationName: demo });
      expect(SnapshotSummaries).toMatchObject([
        { SnapshotName: expect.stringMatching(/^UPDATEAPPLICATION-demo-\d{13}$/), ApplicationVersionId: 1 },
        { SnapshotName: expect.stringMatching(/^STOP-demo-\d{13}$/), ApplicationVersionId: 2 },
      ]);
    });
  });
});
