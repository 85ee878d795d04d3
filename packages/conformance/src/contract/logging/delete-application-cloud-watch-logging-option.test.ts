// DeleteApplicationCloudWatchLoggingOption, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, demo, described } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';

const LogStreamARN = 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/g:log-stream:s';
const withOption = createInput({ CloudWatchLoggingOptions: [{ LogStreamARN }] });
const request = { ApplicationName: demo, CurrentApplicationVersionId: 1, CloudWatchLoggingOptionId: '1.1' };

forEachProvider('DeleteApplicationCloudWatchLoggingOption', (subject) => {
  describe('shape', () => {
    it('answers ARN, new version, what is left and an operation', async () => {
      const msf = subject.client();
      const { ApplicationDetail: detail } = await msf.createApplication(withOption);
      const { $metadata: _, ...answer } = await msf.deleteApplicationCloudWatchLoggingOption(request);
      expect(answer).toEqual({
        ApplicationARN: detail?.ApplicationARN,
        ApplicationVersionId: 2,
        CloudWatchLoggingOptionDescriptions: [],
        OperationId: expect.stringMatching(/^[A-Za-z0-9]{12}$/),
      });
    });
  });

  describe('rules', () => {
    it.each([
      ['an unknown id', { CloudWatchLoggingOptionId: '2.1' }, 'InvalidArgumentException'],
      ['neither version nor token', { CurrentApplicationVersionId: undefined }, 'InvalidArgumentException'],
      ['a stale version', { CurrentApplicationVersionId: 2 }, 'ConcurrentModificationException'],
      ['a name that is not there', { ApplicationName: 'nobody' }, 'ResourceNotFoundException'],
    ])('refuses %s and changes nothing', async (_what, changes, code) => {
      const msf = subject.client();
      await msf.createApplication(withOption);
      const before = await described(msf);
      expect((await refusalOf(msf.deleteApplicationCloudWatchLoggingOption({ ...request, ...changes }))).code).toBe(
        code,
      );
      expect(await described(msf)).toEqual(before);
    });
  });

  describe('effect', () => {
    it('leaves the option in the version before, and a new one gets a new id', async () => {
      const msf = subject.client();
      await msf.createApplication(withOption);
      await msf.deleteApplicationCloudWatchLoggingOption(request);
      const { ApplicationVersionDetail: first } = await msf.describeApplicationVersion({
        ApplicationName: demo,
        ApplicationVersionId: 1,
      });
      expect(first?.CloudWatchLoggingOptionDescriptions).toEqual([{ CloudWatchLoggingOptionId: '1.1', LogStreamARN }]);
      const added = await msf.addApplicationCloudWatchLoggingOption({
        ApplicationName: demo,
        CurrentApplicationVersionId: 2,
        CloudWatchLoggingOption: { LogStreamARN },
      });
      expect(added.CloudWatchLoggingOptionDescriptions).toEqual([{ CloudWatchLoggingOptionId: '3.1', LogStreamARN }]);
    });
  });
});
