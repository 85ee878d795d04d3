import { describe, expect, it } from '@jest/globals';
import { context, created, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { describeApplication } from './describe-application.js';

/** Paths of what could be changed in place. */
const unfrozenIn = (value: unknown, path = ''): readonly string[] => {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  const below = Object.entries(value).flatMap(([name, part]) => unfrozenIn(part, `${path}/${name}`));
  return Object.isFrozen(value) ? below : [path, ...below];
};

describe('DescribeApplication', () => {
  const plan = (services: ReturnType<typeof testServices>, IncludeAdditionalDetails?: boolean) =>
    Promise.resolve(describeApplication(services)({ ApplicationName: 'demo', IncludeAdditionalDetails }, context)).then(
      ({ ApplicationDetail }) =>
        ApplicationDetail?.ApplicationConfigurationDescription?.FlinkApplicationConfigurationDescription,
    );

  it('adds the plan of a running job when it is asked for', async () => {
    const services = testServices({
      jobs: {
        restOf: () => Promise.resolve(undefined),
        planOf: () => Promise.resolve('{"nodes":[]}'),
        operatorsOf: async () => [],
      },
    });
    await created(services);
    expect((await plan(services))?.JobPlanDescription).toBeUndefined();
    const described = await plan(services, true);
    expect([described?.JobPlanDescription, described?.ParallelismConfigurationDescription?.Parallelism]).toEqual([
      '{"nodes":[]}',
      1,
    ]);
  });

  it('gives one answer for a record, frozen, and another after a change', async () => {
    const services = testServices();
    await created(services);
    const describe = describeApplication(services);
    const answer = () => describe({ ApplicationName: 'demo' }, context);
    const first = answer();
    expect(answer()).toBe(first);
    expect(Object.isFrozen(first)).toBe(true);
    expect(unfrozenIn(first)).toEqual([]);
    await services.applications.change(recordOf(services), (record) => ({ ...record, description: 'changed' }));
    expect(answer()).toMatchObject({ ApplicationDetail: { ApplicationDescription: 'changed' } });
  });

  it('has none where no job runs, and knows no missing application', async () => {
    const services = testServices();
    expect(await refusal(() => plan(services))).toBe('ResourceNotFoundException');
    await created(services);
    expect(await plan(services, true)).not.toHaveProperty('JobPlanDescription');
  });
});
