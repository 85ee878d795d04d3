// DescribeApplicationOperation, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunning, demo, operationEnded } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';

forEachProvider('DescribeApplicationOperation', (subject) => {
  describe('shape', () => {
    it('shows the versions of an update and no operation id', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const { OperationId } = await msf.updateApplication({
        ApplicationName: demo,
        CurrentApplicationVersionId: 1,
        ServiceExecutionRoleUpdate: 'arn:aws:iam::000000000000:role/other',
      });
      await operationEnded(msf, OperationId);
      const { ApplicationOperationInfoDetails: details } = await msf.describeApplicationOperation({
        ApplicationName: demo,
        OperationId,
      });
      expect(details).toEqual({
        Operation: 'UpdateApplication',
        OperationStatus: 'SUCCESSFUL',
        StartTime: expect.any(Date),
        EndTime: expect.any(Date),
        ApplicationVersionChangeDetails: { ApplicationVersionUpdatedFrom: 1, ApplicationVersionUpdatedTo: 2 },
      });
    });
  });

  describe('rules', () => {
    it('refuses an unknown operation and an unknown or a SQL application', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      await msf.createApplication(createInput({ ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' }));
      const refused = [
        [demo, 'ResourceNotFoundException'],
        ['nobody', 'ResourceNotFoundException'],
        ['sql', 'UnsupportedOperationException'],
      ] as const;
      for (const [ApplicationName, code] of refused) {
        expect((await refusalOf(msf.describeApplicationOperation({ ApplicationName, OperationId: 'abc' }))).code).toBe(
          code,
        );
      }
    });
  });

  describe('effect', () => {
    it('finds every operation id that any call answered', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      const { OperationId } = await msf.addApplicationCloudWatchLoggingOption({
        ApplicationName: demo,
        CurrentApplicationVersionId: 1,
        CloudWatchLoggingOption: { LogStreamARN: 'arn:aws:logs:us-east-1:000000000000:log-group:g:log-stream:s' },
      });
      const { ApplicationOperationInfoDetails: details } = await msf.describeApplicationOperation({
        ApplicationName: demo,
        OperationId,
      });
      expect(details).toMatchObject({
        Operation: 'AddApplicationCloudWatchLoggingOption',
        OperationStatus: 'SUCCESSFUL',
      });
    });
  });
});
