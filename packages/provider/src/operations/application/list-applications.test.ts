import { describe, expect, it } from '@jest/globals';
import { context, created, recordOf, testServices } from '../../operations.test.support.js';
import { listApplications } from './list-applications.js';

describe('ListApplications', () => {
  it('pages by name; a token is the last name and outlives its application', async () => {
    const services = testServices();
    for (const ApplicationName of ['c', 'a', 'b']) await created(services, { ApplicationName });
    const list = listApplications(services);
    const first = await list({ Limit: 2 }, context);
    expect([first.ApplicationSummaries?.map(({ ApplicationName }) => ApplicationName), first.NextToken]).toEqual([
      ['a', 'b'],
      'b',
    ]);
    await services.applications.change(recordOf(services, 'b'), () => null);
    const second = await list({ Limit: 2, NextToken: 'b' }, context);
    expect(second).toEqual({
      ApplicationSummaries: [expect.objectContaining({ ApplicationName: 'c', ApplicationVersionId: 1 })],
    });
  });

  it('shows nothing of other regions', async () => {
    const services = testServices();
    await created(services);
    expect(await listApplications(services)({}, { ...context, region: 'us-east-1' })).toEqual({
      ApplicationSummaries: [],
    });
  });
});
