import { describe, expect, it } from '@jest/globals';
import { context, created, recordOf, refusal, type testServices } from '../../operations.test.support.js';
import { listApplicationSnapshots } from './list-application-snapshots.js';
import { snapshot, withSnapshots } from './snapshot.test.support.js';

describe('ListApplicationSnapshots', () => {
  const list = async (services: ReturnType<typeof testServices>, NextToken?: string, ApplicationName = 'demo') => {
    const answer = await listApplicationSnapshots(services)({ ApplicationName, Limit: 2, NextToken }, context);
    return { names: answer.SnapshotSummaries?.map(({ SnapshotName }) => SnapshotName), next: answer.NextToken };
  };

  it('pages from the oldest; a token outlives the snapshot it names', async () => {
    const services = await withSnapshots(snapshot('b', 2), snapshot('c', 2), snapshot('a', 1));
    const { names, next } = await list(services);
    expect(names).toEqual(['a', 'b']);
    await services.applications.change(recordOf(services), (application) => ({
      ...application,
      snapshots: application.snapshots.filter(({ name }) => name !== 'b'),
    }));
    expect(await list(services, next)).toEqual({ names: ['c'], next: undefined });
  });

  it('has none of the account, which no other operation on snapshots of applications knows', async () => {
    const services = await withSnapshots(snapshot('old', 1), snapshot('mine', 2, 'READY', { kind: 'account' }));
    expect(await list(services)).toEqual({ names: ['old'], next: undefined });
    expect(services.applications.snapshots.count(context.accountId, context.region)).toBe(1);
  });

  it('calls a missing application an invalid argument, as it declares no other error, and so a foreign token', async () => {
    const services = await withSnapshots(snapshot('a', 1), snapshot('b', 2), snapshot('c', 3));
    const { next } = await list(services);
    await created(services, { ApplicationName: 'other' });
    expect(await refusal(() => list(services, undefined, 'missing'))).toBe('InvalidArgumentException');
    expect(await refusal(() => list(services, next, 'other'))).toBe('InvalidArgumentException');
  });
});
