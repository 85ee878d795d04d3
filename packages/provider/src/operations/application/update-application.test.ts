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
