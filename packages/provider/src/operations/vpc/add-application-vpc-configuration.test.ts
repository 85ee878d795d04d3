import { describe, expect, it } from '@jest/globals';
import { context, created, inStatus, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { addApplicationVpcConfiguration } from './add-application-vpc-configuration.js';

const VpcConfiguration = { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] };

describe('AddApplicationVpcConfiguration', () => {
  const add = (services: ReturnType<typeof testServices>, CurrentApplicationVersionId: number) =>
    addApplicationVpcConfiguration(services)(
      { ApplicationName: 'demo', CurrentApplicationVersionId, VpcConfiguration },
      context,
    );

  it('makes a version with the VPC of the subnets, and restarts a running job', async () => {
    const services = testServices();
    await created(services);
    await inStatus(services, 'RUNNING');
    expect(await add(services, 1)).toMatchObject({
      ApplicationVersionId: 2,
      VpcConfigurationDescription: { ...VpcConfiguration, VpcConfigurationId: '2.1', VpcId: 'vpc-1' },
      OperationId: recordOf(services).operations.at(-1)?.id,
    });
    expect([recordOf(services).status, recordOf(services).goal.restartJob]).toEqual(['UPDATING', true]);
  });

  it('refuses before EC2 is asked', async () => {
    let asked = 0;
    const services = testServices({ vpcs: { ofSubnets: () => Promise.resolve(String((asked += 1))) } });
    expect(await refusal(() => add(services, 1))).toBe('ResourceNotFoundException');
    await created(services);
    expect(await refusal(() => add(services, 9))).toBe('ConcurrentModificationException');
    await inStatus(services, 'UPDATING');
    expect(await refusal(() => add(services, 9))).toBe('ResourceInUseException');
    await created(services, { ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' });
    const toSql = () =>
      addApplicationVpcConfiguration(services)(
        { ApplicationName: 'sql', CurrentApplicationVersionId: 9, VpcConfiguration },
        context,
      );
    expect(await refusal(toSql)).toBe('InvalidArgumentException');
    expect(asked).toBe(0);
  });

  it('refuses a second one', async () => {
    const services = testServices();
    await created(services);
    await add(services, 1);
    expect(await refusal(() => add(services, 2))).toBe('InvalidArgumentException');
  });
});
