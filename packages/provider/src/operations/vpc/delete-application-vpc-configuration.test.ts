import { describe, expect, it } from '@jest/globals';
import { context, created, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { deleteApplicationVpcConfiguration } from './delete-application-vpc-configuration.js';

describe('DeleteApplicationVpcConfiguration', () => {
  it('makes a version without it; none is left out of descriptions', async () => {
    const services = testServices();
    const VpcConfigurations = [{ SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] }];
    await created(services, { ApplicationConfiguration: { VpcConfigurations } });
    const remove = (VpcConfigurationId: string) =>
      deleteApplicationVpcConfiguration(services)(
        { ApplicationName: 'demo', CurrentApplicationVersionId: 1, VpcConfigurationId },
        context,
      );
    expect(await refusal(() => remove('9.9'))).toBe('InvalidArgumentException');
    expect(await remove('1.1')).toEqual({
      ApplicationARN: recordOf(services).arn,
      ApplicationVersionId: 2,
      OperationId: recordOf(services).operations.at(-1)?.id,
    });
    expect(recordOf(services).versions.at(-1)?.configuration).not.toHaveProperty('VpcConfigurationDescriptions');
  });
});
