import { describe, expect, it } from '@jest/globals';
import { context, created, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { listApplicationOperations } from './list-application-operations.js';

describe('ListApplicationOperations', () => {
  type Input = Parameters<ReturnType<typeof listApplicationOperations>>[0];

  /** An application with operations `a` to `d`, oldest first. */
  const withOperations = async () => {
    const services = testServices();
    await created(services);
    const operations = ['a', 'b', 'c', 'd'].map((id, index) => ({
      id,
      name: index % 2 === 0 ? 'StartApplication' : 'StopApplication',
      status: index === 3 ? ('IN_PROGRESS' as const) : ('SUCCESSFUL' as const),
      startedAt: index,
    }));
    await services.applications.change(recordOf(services), (application) => ({ ...application, operations }));
    return services;
  };

  const ids = async (services: ReturnType<typeof testServices>, input: Partial<Input> = {}) => {
    const answer = await listApplicationOperations(services)({ ApplicationName: 'demo', ...input }, context);
    return { ids: answer.ApplicationOperationInfoList?.map(({ OperationId }) => OperationId), next: answer.NextToken };
  };

  it.each<[Partial<Input>, readonly string[]]>([
    [{}, ['d', 'c', 'b', 'a']],
    [{ Operation: 'StartApplication' }, ['c', 'a']],
    [{ OperationStatus: 'IN_PROGRESS' }, ['d']],
    [{ Operation: 'StopApplication', OperationStatus: 'SUCCESSFUL' }, ['b']],
    [{ Operation: 'startapplication' }, []],
  ])('filters by %j', async (filter, found) => {
    expect((await ids(await withOperations(), filter)).ids).toEqual(found);
  });

  it('goes on where a page ended, also when its last item has left the filter', async () => {
    const services = await withOperations();
    const { next } = await ids(services, { Limit: 1, OperationStatus: 'SUCCESSFUL' });
    await services.applications.change(recordOf(services), (application) => ({
      ...application,
      operations: application.operations.map((one) => (one.id === 'c' ? { ...one, status: 'FAILED' as const } : one)),
    }));
    expect((await ids(services, { NextToken: next, OperationStatus: 'SUCCESSFUL' })).ids).toEqual(['b', 'a']);
  });

  it('ends where the last item shown is no longer kept, and refuses a token of other filters', async () => {
    const services = await withOperations();
    const { next } = await ids(services, { Limit: 2 });
    expect(await refusal(() => ids(services, { NextToken: next, Operation: 'StartApplication' }))).toBe(
      'InvalidArgumentException',
    );
    expect(await refusal(() => ids(services, { NextToken: 'x' }))).toBe('InvalidArgumentException');
    await services.applications.change(recordOf(services), (application) => ({
      ...application,
      operations: application.operations.slice(-1),
    }));
    expect(await ids(services, { NextToken: next })).toEqual({ ids: [], next: undefined });
  });
});
