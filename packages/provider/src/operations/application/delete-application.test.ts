import { describe, expect, it } from '@jest/globals';
import { context, created, inStatus, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { deleteApplication } from './delete-application.js';

describe('DeleteApplication', () => {
  it('compares the timestamp by the second', async () => {
    const services = testServices();
    await created(services);
    const remove = (milliseconds: number) =>
      refusal(() =>
        deleteApplication(services)({ ApplicationName: 'demo', CreateTimestamp: new Date(milliseconds) }, context),
      );
    expect(await remove(services.clock.now() + 1_000)).toBe('ConcurrentModificationException');
    expect(await remove(services.clock.now() + 999)).toBe('none');
    expect(recordOf(services).status).toBe('DELETING');
    expect(await remove(0)).toBe('ResourceInUseException');
  });

  it.each(['STARTING', 'UPDATING'] as const)('refuses an application in %s', async (status) => {
    const services = testServices();
    await created(services);
    await inStatus(services, status);
    const call = () =>
      deleteApplication(services)(
        { ApplicationName: 'demo', CreateTimestamp: new Date(services.clock.now()) },
        context,
      );
    expect(await refusal(call)).toBe('ResourceInUseException');
  });
});
