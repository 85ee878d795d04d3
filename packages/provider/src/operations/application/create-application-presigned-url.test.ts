import { describe, expect, it } from '@jest/globals';
import { context, created, inStatus, refusal, testServices } from '../../operations.test.support.js';
import { createApplicationPresignedUrl } from './create-application-presigned-url.js';

describe('CreateApplicationPresignedUrl', () => {
  const url = (services: ReturnType<typeof testServices>, UrlType: 'FLINK_DASHBOARD_URL' | 'ZEPPELIN_UI_URL') =>
    createApplicationPresignedUrl(services)({ ApplicationName: 'demo', UrlType }, context);

  it('answers a URL of the host under which the caller reached it', async () => {
    const services = testServices();
    await created(services);
    await inStatus(services, 'RUNNING');
    expect(await url(services, 'FLINK_DASHBOARD_URL')).toEqual({
      AuthorizedUrl: 'http://127.0.0.1:4566/flinkdashboard?authToken=secret1',
    });
    expect(services.dashboards.use('secret1')).toMatchObject({ kind: 'flink', sessionSeconds: 43_200 });
  });

  it('answers a URL of another host where a setting names one', async () => {
    const services = testServices({ dashboardUrl: 'https://flink.eu-west-1.amazonaws.com' });
    await created(services);
    await inStatus(services, 'RUNNING');
    expect((await url(services, 'FLINK_DASHBOARD_URL')).AuthorizedUrl).toBe(
      'https://flink.eu-west-1.amazonaws.com/flinkdashboard?authToken=secret1',
    );
  });

  it.each([
    ['FLINK-1_20', 'ZEPPELIN_UI_URL', 'RUNNING', 'InvalidArgumentException'],
    ['FLINK-1_20', 'FLINK_DASHBOARD_URL', 'READY', 'ResourceInUseException'],
    ['SQL-1_0', 'FLINK_DASHBOARD_URL', 'RUNNING', 'InvalidArgumentException'],
    ['ZEPPELIN-FLINK-3_0', 'ZEPPELIN_UI_URL', 'RUNNING', 'none'],
  ] as const)('answers %s, %s, %s with %s', async (RuntimeEnvironment, type, status, code) => {
    const services = testServices();
    await created(services, { RuntimeEnvironment });
    await inStatus(services, status);
    expect(await refusal(() => url(services, type))).toBe(code);
  });
});
