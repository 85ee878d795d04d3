import { describe, expect, it } from '@jest/globals';
import { context, refusal, type testServices } from '../../operations.test.support.js';
import { describeApplicationSnapshot } from './describe-application-snapshot.js';
import { snapshot, withSnapshots } from './snapshot.test.support.js';

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
