import { describe, expect, it } from '@jest/globals';
import { context, created, inStatus, refusal, testServices } from '../../operations.test.support.js';
import { updateApplication } from '../application/update-application.js';
import { describeApplicationVersion } from './describe-application-version.js';

describe('DescribeApplicationVersion', () => {
  it('shows an old version as it was, with its own status', async () => {
    const services = testServices();
    await created(services);
    const role = 'arn:aws:iam::111122223333:role/other';
    const change = { ApplicationName: 'demo', CurrentApplicationVersionId: 1, ServiceExecutionRoleUpdate: role };
    await updateApplication(services)(change, context);
    await inStatus(services, 'RUNNING');
    const { ApplicationVersionDetail: old } = await describeApplicationVersion(services)(
      { ApplicationName: 'demo', ApplicationVersionId: 1 },
      context,
    );
    expect(old).toMatchObject({
      ApplicationVersionId: 1,
      ApplicationStatus: 'READY',
      ServiceExecutionRole: expect.stringMatching(/demo$/),
    });
    expect(old).not.toHaveProperty('ApplicationVersionUpdatedFrom');
  });

  it('knows no version that never was, and no SQL', async () => {
    const services = testServices();
    await created(services);
    const ask = () =>
      describeApplicationVersion(services)({ ApplicationName: 'demo', ApplicationVersionId: 2 }, context);
    expect(await refusal(ask)).toBe('ResourceNotFoundException');
    const sql = testServices();
    await created(sql, { RuntimeEnvironment: 'SQL-1_0' });
    const askSql = () => describeApplicationVersion(sql)({ ApplicationName: 'demo', ApplicationVersionId: 1 }, context);
    expect(await refusal(askSql)).toBe('UnsupportedOperationException');
  });
});
