import { describe, expect, it } from '@jest/globals';
import { context, created, refusal, testServices } from '../../operations.test.support.js';
import { describeApplication } from './describe-application.js';

describe('DescribeApplication', () => {
  const plan = (services: ReturnType<typeof testServices>, IncludeAdditionalDetails?: boolean) =>
    Promise.resolve(describeApplication(services)({ ApplicationName: 'demo', IncludeAdditionalDetails }, context)).then(
      ({ ApplicationDetail }) =>
        ApplicationDetail?.ApplicationConfigurationDescription?.FlinkApplicationConfigurationDescription,
    );

  it('adds the plan of a running job when it is asked for', async () => {
    const services = testServices({
      jobs: { restOf: () => Promise.resolve(undefined), planOf: () => Promise.resolve('{"nodes":[]}') },
    });
    await created(services);
    expect((await plan(services))?.JobPlanDescription).toBeUndefined();
    const described = await plan(services, true);
    expect([described?.JobPlanDescription, described?.ParallelismConfigurationDescription?.Parallelism]).toEqual([
      '{"nodes":[]}',
      1,
    ]);
  });

  it('has none where no job runs, and knows no missing application', async () => {
    const services = testServices();
    expect(await refusal(() => plan(services))).toBe('ResourceNotFoundException');
    await created(services);
    expect(await plan(services, true)).not.toHaveProperty('JobPlanDescription');
  });
});
