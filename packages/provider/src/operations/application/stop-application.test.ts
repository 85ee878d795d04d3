import { describe, expect, it } from '@jest/globals';
import { context, created, inStatus, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { stopApplication } from './stop-application.js';

describe('StopApplication', () => {
  const stop = (services: ReturnType<typeof testServices>, Force?: boolean) =>
    stopApplication(services)({ ApplicationName: 'demo', Force }, context);

  it.each([
    ['RUNNING', false, 'STOPPING'],
    ['RUNNING', true, 'FORCE_STOPPING'],
    ['STARTING', true, 'FORCE_STOPPING'],
    ['UPDATING', true, 'FORCE_STOPPING'],
  ] as const)('takes %s with Force %s to %s', async (from, force, to) => {
    const services = testServices();
    await created(services);
    await inStatus(services, from);
    const { OperationId } = await stop(services, force);
    expect([recordOf(services).status, recordOf(services).operations.at(-1)?.id]).toEqual([to, OperationId]);
  });

  it.each([
    ['READY', false],
    ['READY', true],
    ['STARTING', false],
    ['DELETING', true],
  ] as const)('refuses %s with Force %s', async (status, force) => {
    const services = testServices();
    await created(services);
    await inStatus(services, status);
    expect(await refusal(() => stop(services, force))).toBe('ResourceInUseException');
  });

  it('knows no Force for SQL applications, and answers them no OperationId', async () => {
    const services = testServices();
    await created(services, { RuntimeEnvironment: 'SQL-1_0' });
    await inStatus(services, 'RUNNING');
    expect(await refusal(() => stop(services, true))).toBe('InvalidArgumentException');
    expect(await stop(services)).toEqual({});
  });
});
