// DescribeApplicationVersion, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunning, demo, described, reached } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';

forEachProvider('DescribeApplicationVersion', (subject) => {
  describe('shape', () => {
    it('of the version in force is what DescribeApplication shows', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const { ApplicationVersionDetail } = await msf.describeApplicationVersion({
        ApplicationName: demo,
        ApplicationVersionId: 1,
      });
      expect(ApplicationVersionDetail).toEqual(await described(msf));
    });
  });

  describe('rules', () => {
    it.each([
      ['a version that is not there', demo, 2, 'ResourceNotFoundException'],
      ['version 0', demo, 0, 'ValidationException'],
      ['an unknown application', 'nobody', 1, 'ResourceNotFoundException'],
      ['a SQL application', 'sql', 1, 'UnsupportedOperationException'],
    ])('refuses %s', async (_what, ApplicationName, ApplicationVersionId, code) => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      await msf.createApplication(createInput({ ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' }));
      expect((await refusalOf(msf.describeApplicationVersion({ ApplicationName, ApplicationVersionId }))).code).toBe(
        code,
      );
    });
  });

  describe('effect', () => {
    it('shows an old version with its own runtime, role and number', async () => {
      const msf = subject.client();
      const made = await createRunning(msf);
      await msf.updateApplication({
        ApplicationName: demo,
        CurrentApplicationVersionId: 1,
        RuntimeEnvironmentUpdate: 'FLINK-2_2',
        ServiceExecutionRoleUpdate: 'arn:aws:iam::000000000000:role/other',
      });
      await reached(msf, 'RUNNING');
      const { ApplicationVersionDetail: old } = await msf.describeApplicationVersion({
        ApplicationName: demo,
        ApplicationVersionId: 1,
      });
      expect(old).toMatchObject({
        ApplicationVersionId: 1,
        RuntimeEnvironment: 'FLINK-1_20',
        ServiceExecutionRole: made.ServiceExecutionRole,
        ApplicationVersionCreateTimestamp: made.ApplicationVersionCreateTimestamp,
      });
      expect(old).not.toHaveProperty('ApplicationVersionUpdatedFrom');
    });
  });
});
