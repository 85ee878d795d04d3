import { describe, expect, it } from '@jest/globals';
import { context, created, refusal, testServices } from '../../operations.test.support.js';
import { deleteApplicationCloudWatchLoggingOption } from './delete-application-cloud-watch-logging-option.js';

const LogStreamARN = 'arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:s';

describe('DeleteApplicationCloudWatchLoggingOption', () => {
  const remove = (services: ReturnType<typeof testServices>, CloudWatchLoggingOptionId: string) =>
    deleteApplicationCloudWatchLoggingOption(services)(
      { ApplicationName: 'demo', CurrentApplicationVersionId: 1, CloudWatchLoggingOptionId },
      context,
    );

  it('makes a version without the option', async () => {
    const services = testServices();
    await created(services, { CloudWatchLoggingOptions: [{ LogStreamARN }] });
    expect(await refusal(() => remove(services, '9.9'))).toBe('InvalidArgumentException');
    expect(await remove(services, '1.1')).toMatchObject({
      ApplicationVersionId: 2,
      CloudWatchLoggingOptionDescriptions: [],
    });
  });

  it('answers SQL applications no OperationId', async () => {
    const services = testServices();
    await created(services, { RuntimeEnvironment: 'SQL-1_0', CloudWatchLoggingOptions: [{ LogStreamARN }] });
    expect(await remove(services, '1.1')).not.toHaveProperty('OperationId');
  });
});
