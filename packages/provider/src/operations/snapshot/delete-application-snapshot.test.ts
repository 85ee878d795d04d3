import { describe, expect, it } from '@jest/globals';
import type { ApplicationSnapshot } from '@drey/state';
import { context, created, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { deleteApplicationSnapshot } from './delete-application-snapshot.js';

const snapshot = (
  name: string,
  createdAt: number,
  status: ApplicationSnapshot['status'] = 'READY',
): ApplicationSnapshot => ({
  name,
  status,
  versionId: 1,
  createdAt,
  runtimeEnvironment: 'FLINK-1_20',
  location: null,
  driver: 'none',
});

const withSnapshots = async (...snapshots: readonly ApplicationSnapshot[]) => {
  const services = testServices();
  await created(services);
  await services.applications.change(recordOf(services), (application) => ({ ...application, snapshots }));
  return services;
};

describe('DeleteApplicationSnapshot', () => {
  const remove = (services: ReturnType<typeof testServices>, milliseconds: number) =>
    deleteApplicationSnapshot(services)(
      { ApplicationName: 'demo', SnapshotName: 's', SnapshotCreationTimestamp: new Date(milliseconds) },
      context,
    );

  it('compares the timestamp by the second, then is DELETING', async () => {
    const services = await withSnapshots(snapshot('s', 5_400));
    expect(await refusal(() => remove(services, 6_000))).toBe('InvalidArgumentException');
    expect(await remove(services, 5_000)).toEqual({});
    expect(recordOf(services).snapshots[0]?.status).toBe('DELETING');
    expect(await refusal(() => remove(services, 5_000))).toBe('ResourceInUseException');
  });

  it('refuses one that is being taken, and knows no missing one', async () => {
    expect(await refusal(async () => remove(await withSnapshots(snapshot('s', 0, 'CREATING')), 0))).toBe(
      'ResourceInUseException',
    );
    expect(await refusal(async () => remove(await withSnapshots(), 0))).toBe('ResourceNotFoundException');
  });
});
