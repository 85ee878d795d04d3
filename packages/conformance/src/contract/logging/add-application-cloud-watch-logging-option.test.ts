// AddApplicationCloudWatchLoggingOption, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunning, demo, described, operationEnded } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';

const CloudWatchLoggingOption = { LogStreamARN: 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/g:log-stream:s' };
const request = { ApplicationName: demo, CurrentApplicationVersionId: 1, CloudWatchLoggingOption };

forEachProvider('AddApplicationCloudWatchLoggingOption', (subject) => {
  describe('shape', () => {
    it('answers ARN, new version, all options and an operation', async () => {
      const msf = subject.client();
      const { ApplicationDetail: detail } = await msf.createApplication(createInput());
      const { $metadata: _, ...answer } = await msf.addApplicationCloudWatchLoggingOption(request);
      expect(answer).toEqual({
        ApplicationARN: detail?.ApplicationARN,
        ApplicationVersionId: 2,
        CloudWatchLoggingOptionDescriptions: [{ CloudWatchLoggingOptionId: '2.1', ...CloudWatchLoggingOption }],
        OperationId: expect.stringMatching(/^[A-Za-z0-9]{12}$/),
      });
    });
  });

  describe('rules', () => {
    it('refuses a second option', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput({ CloudWatchLoggingOptions: [CloudWatchLoggingOption] }));
      expect((await refusalOf(msf.addApplicationCloudWatchLoggingOption(request))).code).toBe(
        'InvalidArgumentException',
      );
    });

    it.each([
      ['neither version nor token', { CurrentApplicationVersionId: undefined }, 'InvalidArgumentException'],
      ['a stale version', { CurrentApplicationVersionId: 2 }, 'ConcurrentModificationException'],
      ['a stale token', { ConditionalToken: 'stale' }, 'ConcurrentModificationException'],
      ['a name that is not there', { ApplicationName: 'nobody' }, 'ResourceNotFoundException'],
      ['no ARN', { CloudWatchLoggingOption: { LogStreamARN: 'stream' } }, 'ValidationException'],
    ])('refuses %s and changes nothing', async (_what, changes, code) => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      expect((await refusalOf(msf.addApplicationCloudWatchLoggingOption({ ...request, ...changes }))).code).toBe(code);
      expect(await described(msf)).toMatchObject({ ApplicationVersionId: 1, CloudWatchLoggingOptionDescriptions: [] });
    });
  });

  describe('effect', () => {
    it('goes through UPDATING when the application runs, and back to RUNNING', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const { OperationId } = await msf.addApplicationCloudWatchLoggingOption(request);
      expect(['UPDATING', 'RUNNING']).toContain((await described(msf)).ApplicationStatus);
      expect(await operationEnded(msf, OperationId)).toBe('SUCCESSFUL');
      expect(await described(msf)).toMatchObject({
        ApplicationStatus: 'RUNNING',
        ApplicationVersionId: 2,
        CloudWatchLoggingOptionDescriptions: [{ CloudWatchLoggingOptionId: '2.1' }],
      });
    });
  });
});
