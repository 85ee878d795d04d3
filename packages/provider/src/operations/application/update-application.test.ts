import { describe, expect, it } from '@jest/globals';
import { context, created, inStatus, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { updateApplication } from './update-application.js';

describe('UpdateApplication', () => {
  type Input = Parameters<ReturnType<typeof updateApplication>>[0];
  const update = (services: ReturnType<typeof testServices>, changes: Partial<Input> = {}) =>
    updateApplication(services)({ ApplicationName: 'demo', CurrentApplicationVersionId: 1, ...changes }, context);

  it('makes a version in READY at once, with a finished operation', async () => {
    const services = testServices();
    await created(services);
    const role = 'arn:aws:iam::111122223333:role/other';
    const { ApplicationDetail: detail, OperationId } = await update(services, {
      ServiceExecutionRoleUpdate: role,
      ApplicationConfigurationUpdate: {},
    });
    expect(detail).toMatchObject({
      ApplicationVersionId: 2,
      ApplicationStatus: 'READY',
      ServiceExecutionRole: role,
      ApplicationVersionUpdatedFrom: 1,
    });
    expect(recordOf(services).operations.at(-1)).toMatchObject({ id: OperationId, status: 'SUCCESSFUL' });
  });

  it('looks the VPC up anew for other subnets, and only then', async () => {
    let asked = 0;
    const services = testServices({ vpcs: { ofSubnets: () => Promise.resolve(`vpc-${(asked += 1)}`) } });
    const ApplicationCodeConfiguration = {
      CodeContentType: 'ZIPFILE' as const,
      CodeContent: { ZipFileContent: new Uint8Array([80, 75, 3, 4]) },
    };
    const VpcConfigurations = [{ SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] }];
    await created(services, { ApplicationConfiguration: { ApplicationCodeConfiguration, VpcConfigurations } });
    const change = (version: number, VpcConfigurationUpdate: object) =>
      update(services, {
        CurrentApplicationVersionId: version,
        ApplicationConfigurationUpdate: {
          VpcConfigurationUpdates: [{ VpcConfigurationId: '1.1', ...VpcConfigurationUpdate }],
        },
      });
    const vpcOf = (version: number): unknown =>
      recordOf(services).versions[version - 1]?.configuration?.VpcConfigurationDescriptions?.[0];
    await change(1, { SecurityGroupIdUpdates: ['sg-2'] });
    expect(vpcOf(2)).toMatchObject({ VpcId: 'vpc-1', SecurityGroupIds: ['sg-2'] });
    await change(2, { SubnetIdUpdates: ['subnet-9'] });
    expect(vpcOf(3)).toMatchObject({ VpcId: 'vpc-2', SubnetIds: ['subnet-9'] });
  });

  it('takes RUNNING through UPDATING', async () => {
    const services = testServices();
    await created(services);
    await inStatus(services, 'RUNNING');
    expect((await update(services)).ApplicationDetail?.ApplicationStatus).toBe('UPDATING');
  });

  it.each<[string, Partial<Input>, string]>([
    ['neither version nor token', { CurrentApplicationVersionId: undefined }, 'InvalidArgumentException'],
    ['an old version', { CurrentApplicationVersionId: 9 }, 'ConcurrentModificationException'],
    ['a foreign token', { ConditionalToken: 'x' }, 'ConcurrentModificationException'],
    ['another kind of runtime', { RuntimeEnvironmentUpdate: 'SQL-1_0' }, 'InvalidArgumentException'],
    ['another Flink', { RuntimeEnvironmentUpdate: 'FLINK-2_2' }, 'none'],
  ])('answers %s', async (_what, changes, code) => {
    const services = testServices();
    await created(services);
    expect(await refusal(() => update(services, changes))).toBe(code);
  });

  it('tells a wrong status before an old version', async () => {
    const services = testServices();
    await created(services);
    await inStatus(services, 'STARTING');
    expect(await refusal(() => update(services, { CurrentApplicationVersionId: 9 }))).toBe('ResourceInUseException');
  });

  it('answers SQL applications no OperationId, because none of theirs can be described', async () => {
    const services = testServices();
    await created(services, { RuntimeEnvironment: 'SQL-1_0' });
    expect(await update(services)).not.toHaveProperty('OperationId');
  });
});
