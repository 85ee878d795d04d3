// AddApplicationVpcConfiguration, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunning, demo, described, operationEnded } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';

const VpcConfiguration = { SubnetIds: ['subnet-1', 'subnet-2'], SecurityGroupIds: ['sg-1'] };
const request = { ApplicationName: demo, CurrentApplicationVersionId: 1, VpcConfiguration };

forEachProvider('AddApplicationVpcConfiguration', (subject) => {
  describe('shape', () => {
    it('answers ARN, new version, the configuration and an operation', async () => {
      const msf = subject.client();
      const { ApplicationDetail: detail } = await msf.createApplication(createInput());
      const { $metadata: _, ...answer } = await msf.addApplicationVpcConfiguration(request);
      expect(answer).toMatchObject({
        ApplicationARN: detail?.ApplicationARN,
        ApplicationVersionId: 2,
        VpcConfigurationDescription: { VpcConfigurationId: '2.1', ...VpcConfiguration },
        OperationId: expect.stringMatching(/^[A-Za-z0-9]{12}$/),
      });
    });
  });

  describe('rules', () => {
    it('refuses a second one with the known text', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput({ ApplicationConfiguration: { VpcConfigurations: [VpcConfiguration] } }));
      expect(await refusalOf(msf.addApplicationVpcConfiguration(request))).toMatchObject({
        code: 'InvalidArgumentException',
        message: 'Kinesis Analytics currently supports only 1 VPC configuration(s)',
      });
    });

    it.each([
      ['neither version nor token', { CurrentApplicationVersionId: undefined }, 'InvalidArgumentException'],
      ['a stale version', { CurrentApplicationVersionId: 2 }, 'ConcurrentModificationException'],
      ['a name that is not there', { ApplicationName: 'nobody' }, 'ResourceNotFoundException'],
      ['no subnet', { VpcConfiguration: { ...VpcConfiguration, SubnetIds: [] } }, 'ValidationException'],
    ])('refuses %s and changes nothing', async (_what, changes, code) => {
      const msf = subject.client();
      await msf.createApplication(createInput());
      const before = await described(msf);
      expect((await refusalOf(msf.addApplicationVpcConfiguration({ ...request, ...changes }))).code).toBe(code);
      expect(await described(msf)).toEqual(before);
    });

    it('refuses a SQL application', async () => {
      const msf = subject.client();
      await msf.createApplication(createInput({ RuntimeEnvironment: 'SQL-1_0' }));
      expect((await refusalOf(msf.addApplicationVpcConfiguration(request))).code).toBe('InvalidArgumentException');
    });
  });

  describe('effect', () => {
    it('goes through UPDATING when the application runs', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const { OperationId } = await msf.addApplicationVpcConfiguration(request);
      expect(await operationEnded(msf, OperationId)).toBe('SUCCESSFUL');
      const { ApplicationStatus, ApplicationConfigurationDescription: configuration } = await described(msf);
      expect(ApplicationStatus).toBe('RUNNING');
      expect(configuration?.VpcConfigurationDescriptions).toMatchObject([
        { VpcConfigurationId: '2.1', ...VpcConfiguration },
      ]);
    });
  });
});
