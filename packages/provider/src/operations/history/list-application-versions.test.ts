import { describe, expect, it } from '@jest/globals';
import { context, created, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { updateApplication } from '../application/update-application.js';
import { listApplicationVersions } from './list-application-versions.js';

describe('ListApplicationVersions', () => {
  it('pages from the newest, with READY for old versions and ROLLED_BACK for abandoned ones', async () => {
    const services = testServices();
    await created(services);
    await updateApplication(services)({ ApplicationName: 'demo', CurrentApplicationVersionId: 1 }, context);
    await updateApplication(services)({ ApplicationName: 'demo', CurrentApplicationVersionId: 2 }, context);
    await services.applications.change(recordOf(services), (application) => ({
      ...application,
      versions: application.versions.map((version) => ({ ...version, abandoned: version.id === 2 })),
    }));
    const list = listApplicationVersions(services);
    const { ApplicationVersionSummaries: first, NextToken } = await list(
      { ApplicationName: 'demo', Limit: 2 },
      context,
    );
    expect(first).toEqual([
      { ApplicationVersionId: 3, ApplicationStatus: 'READY' },
      { ApplicationVersionId: 2, ApplicationStatus: 'ROLLED_BACK' },
    ]);
    await updateApplication(services)({ ApplicationName: 'demo', CurrentApplicationVersionId: 3 }, context);
    expect(await list({ ApplicationName: 'demo', NextToken }, context)).toEqual({
      ApplicationVersionSummaries: [{ ApplicationVersionId: 1, ApplicationStatus: 'READY' }],
    });
  });

  it('refuses tokens of another application, and SQL applications', async () => {
    const services = testServices();
    for (const ApplicationName of ['demo', 'other']) await created(services, { ApplicationName });
    await updateApplication(services)({ ApplicationName: 'demo', CurrentApplicationVersionId: 1 }, context);
    const list = listApplicationVersions(services);
    const { NextToken } = await list({ ApplicationName: 'demo', Limit: 1 }, context);
    expect(await refusal(() => list({ ApplicationName: 'other', NextToken }, context))).toBe(
      'InvalidArgumentException',
    );
    await created(services, { ApplicationName: 'sql', RuntimeEnvironment: 'SQL-1_0' });
    expect(await refusal(() => list({ ApplicationName: 'sql' }, context))).toBe('UnsupportedOperationException');
  });
});
