// ListApplicationOperations, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunning, demo, reached } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider, type Msf } from '../subject.js';

const startAndStop = async (msf: Msf): Promise<void> => {
  await createRunning(msf);
  await msf.stopApplication({ ApplicationName: demo });
  await reached(msf, 'READY');
  await msf.updateApplication({
    ApplicationName: demo,
    CurrentApplicationVersionId: 1,
    RuntimeEnvironmentUpdate: 'FLINK-1_19',
  });
};

forEachProvider('ListApplicationOperations', (subject) => {
  describe('shape', () => {
    it('shows id, name, times and status', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const { $metadata: _, ...answer } = await msf.listApplicationOperations({ ApplicationName: demo });
      expect(answer).toEqual({
        ApplicationOperationInfoList: [
          {
            Operation: 'StartApplication',
            OperationId: expect.stringMatching(/^[A-Za-z0-9]{12}$/),
            OperationStatus: 'SUCCESSFUL',
            StartTime: expect.any(Date),
            EndTime: expect.any(Date),
          },
        ],
      });
    });
  });

  describe('rules', () => {
    it('refuses an unknown application, a SQL application, and a token that is not its own', async () => {
      const msf = subject.client();
      await startAndStop(msf);
      await msf.createApplication(createInput({ ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' }));
      const { NextToken } = await msf.listApplicationVersions({ ApplicationName: demo, Limit: 1 });
      expect(NextToken).toBeDefined();
      const refused = [
        [{ ApplicationName: 'nobody' }, 'ResourceNotFoundException'],
        [{ ApplicationName: 'sql' }, 'UnsupportedOperationException'],
        [{ ApplicationName: demo, NextToken: 'rubbish' }, 'InvalidArgumentException'],
        [{ ApplicationName: demo, NextToken }, 'InvalidArgumentException'],
      ] as const;
      for (const [input, code] of refused)
        expect((await refusalOf(msf.listApplicationOperations(input))).code).toBe(code);
    });
  });

  describe('effect', () => {
    it('lists newest first, pages, and filters by name and by status', async () => {
      const msf = subject.client();
      await startAndStop(msf);
      const first = await msf.listApplicationOperations({ ApplicationName: demo, Limit: 2 });
      const rest = await msf.listApplicationOperations({ ApplicationName: demo, Limit: 2, NextToken: first.NextToken });
      const names = [first, rest].map((page) => page.ApplicationOperationInfoList?.map(({ Operation }) => Operation));
      expect(names).toEqual([['UpdateApplication', 'StopApplication'], ['StartApplication']]);
      expect(rest.NextToken).toBeUndefined();
      const stops = await msf.listApplicationOperations({ ApplicationName: demo, Operation: 'StopApplication' });
      expect(stops.ApplicationOperationInfoList).toHaveLength(1);
      const failed = await msf.listApplicationOperations({ ApplicationName: demo, OperationStatus: 'FAILED' });
      expect(failed.ApplicationOperationInfoList).toEqual([]);
    });
  });
});
