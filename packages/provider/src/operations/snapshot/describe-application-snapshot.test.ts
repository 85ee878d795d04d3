import { describe, expect, it } from '@jest/globals';
import type { ApplicationSnapshot } from '@drey/state';
import { context, created, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { describeApplicationSnapshot } from './describe-application-snapshot.js';

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

describe('DescribeApplicationSnapshot', () => {
  const read = (services: ReturnType<typeof testServices>, SnapshotName: string, ApplicationName = 'demo') =>
    describeApplicationSnapshot(services)({ ApplicationName, SnapshotName }, context);

  it('shows a snapshot, its time in whole seconds', async () => {
    const services = await withSnapshots(snapshot('s', 1_999, 'CREATING'));
    expect(await read(services, 's')).toEqual({
      SnapshotDetails: {
        SnapshotName: 's',
        SnapshotStatus: 'CREATING',
        ApplicationVersionId: 1,
        SnapshotCreationTimestamp: new Date(1_000),
        RuntimeEnvironment: 'FLINK-1_20',
      },
    });
  });

  it('knows no missing snapshot or application', async () => {
    const services = await withSnapshots();
    expect(await refusal(() => read(services, 's'))).toBe('ResourceNotFoundException');
    expect(await refusal(() => read(services, 's', 'other'))).toBe('ResourceNotFoundException');
  });
});
