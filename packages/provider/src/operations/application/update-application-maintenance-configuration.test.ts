import { describe, expect, it } from '@jest/globals';
import { context, created, inStatus, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { updateApplicationMaintenanceConfiguration } from './update-application-maintenance-configuration.js';

describe('UpdateApplicationMaintenanceConfiguration', () => {
  const move = (services: ReturnType<typeof testServices>, start: string) =>
    updateApplicationMaintenanceConfiguration(services)(
      {
        ApplicationName: 'demo',
        ApplicationMaintenanceConfigurationUpdate: { ApplicationMaintenanceWindowStartTimeUpdate: start },
      },
      context,
    );

  it.each([
    ['03:00', '11:00'],
    ['20:30', '04:30'],
  ])('from %s lasts to %s, without a version', async (start, end) => {
    const services = testServices();
    await created(services);
    expect(await move(services, start)).toMatchObject({
      ApplicationMaintenanceConfigurationDescription: {
        ApplicationMaintenanceWindowStartTime: start,
        ApplicationMaintenanceWindowEndTime: end,
      },
    });
    expect(recordOf(services).currentVersionId).toBe(1);
  });

  it('refuses statuses in between and SQL applications', async () => {
    const services = testServices();
    await created(services);
    await inStatus(services, 'UPDATING');
    expect(await refusal(() => move(services, '03:00'))).toBe('ResourceInUseException');
    const sql = testServices();
    await created(sql, { RuntimeEnvironment: 'SQL-1_0' });
    expect(await refusal(() => move(sql, '03:00'))).toBe('UnsupportedOperationException');
  });
});
