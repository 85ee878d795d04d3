import { describe, expect, it } from '@jest/globals';
import { context, created, inStatus, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { addApplicationCloudWatchLoggingOption } from './add-application-cloud-watch-logging-option.js';

const LogStreamARN = 'arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:s';

describe('AddApplicationCloudWatchLoggingOption', () => {
  const add = (services: ReturnType<typeof testServices>, version: number | undefined) =>
    addApplicationCloudWatchLoggingOption(services)(
      { ApplicationName: 'demo', CurrentApplicationVersionId: version, CloudWatchLoggingOption: { LogStreamARN } },
      context,
    );

  it('makes a version with an option of its number, and takes RUNNING to UPDATING', async () => {
    const services = testServices();
    await created(services);
    await inStatus(services, 'RUNNING');
    expect(await add(services, 1)).toEqual({
      ApplicationARN: recordOf(services).arn,
      ApplicationVersionId: 2,
      CloudWatchLoggingOptionDescriptions: [{ CloudWatchLoggingOptionId: '2.1', LogStreamARN }],
      OperationId: recordOf(services).operations.at(-1)?.id,
    });
    expect([recordOf(services).status, recordOf(services).goal.restartJob]).toEqual(['UPDATING', false]);
  });

  it('refuses a second one, an old version, none at all, and tells the status first', async () => {
    const services = testServices();
    await created(services);
    await add(services, 1);
    expect(await refusal(() => add(services, 2))).toBe('InvalidArgumentException');
    expect(await refusal(() => add(services, 1))).toBe('ConcurrentModificationException');
    expect(await refusal(() => add(services, undefined))).toBe('InvalidArgumentException');
    await inStatus(services, 'STARTING');
    expect(await refusal(() => add(services, 1))).toBe('ResourceInUseException');
  });
});
