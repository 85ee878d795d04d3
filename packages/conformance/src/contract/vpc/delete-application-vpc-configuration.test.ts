// DeleteApplicationVpcConfiguration, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, demo, described } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';

const VpcConfigurations = [{ SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] }];
const withVpc = createInput({ ApplicationConfiguration: { VpcConfigurations } });
const request = { ApplicationName: demo, CurrentApplicationVersionId: 1, VpcConfigurationId: '1.1' };

forEachProvider('DeleteApplicationVpcConfiguration', (subject) => {
  describe('shape', () => {
    it('answers ARN, new version and an operation', async () => {
      const msf = subject.client();
      const { ApplicationDetail: detail } = await msf.createApplication(withVpc);
      const { $metadata: _, ...answer } = await msf.deleteApplicationVpcConfiguration(request);
      expect(answer).toEqual({
        ApplicationARN: detail?.ApplicationARN,
        ApplicationVersionId: 2,
        OperationId: expect.stringMatching(/^[A-Za-z0-9]{12}$/),
      });
    });
  });

  describe('rules', () => {
    it.each([
      ['an unknown id', { VpcConfigurationId: '2.1' }, 'InvalidArgumentException'],
      ['neither version nor token', { CurrentApplicationVersionId: undefined }, 'InvalidArgumentException'],
      ['a stale version', { CurrentApplicationVersionId: 2 }, 'ConcurrentModificationException'],
      ['a name that is not there', { ApplicationName: 'nobody' }, 'ResourceNotFoundException'],
    ])('refuses %s and changes nothing', async (_what, changes, code) => {
      const msf = subject.client();
      await msf.createApplication(withVpc);
      const before = await described(msf);
      expect((await refusalOf(msf.deleteApplicationVpcConfiguration({ ...request, ...changes }))).code).toBe(code);
      expect(await described(msf)).toEqual(before);
    });
  });

  describe('effect', () => {
    it('takes the member away, and another configuration may follow', async () => {
      const msf = subject.client();
      await msf.createApplication(withVpc);
      await msf.deleteApplicationVpcConfiguration(request);
      expect((await described(msf)).ApplicationConfigurationDescription).not.toHaveProperty(
        'VpcConfigurationDescriptions',
      );
      const added = await msf.addApplicationVpcConfiguration({
        ApplicationName: demo,
        CurrentApplicationVersionId: 2,
        VpcConfiguration: VpcConfigurations[0],
      });
      expect(added.VpcConfigurationDescription?.VpcConfigurationId).toBe('3.1');
    });
  });
});
