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
        ApplicationEncryptionConfigurationDescription: { KeyType: 'AWS_OWNED_KEY' },
      },
    });
  });

  it('shows the encryption of the version that it was taken of', async () => {
    const services = await withSnapshots(snapshot('s', 1_000, 'READY'));
    const encryption = { KeyType: 'CUSTOMER_MANAGED_KEY' as const, KeyId: 'arn:aws:kms:eu-west-1:111122223333:key/1' };
    await services.applications.change({ ...context, name: 'demo' }, (application) => ({
      ...application,
      versions: application.versions.map((version) => ({
        ...version,
        configuration: { ...version.configuration, ApplicationEncryptionConfigurationDescription: encryption },
      })),
    }));
    expect((await read(services, 's')).SnapshotDetails).toMatchObject({
      ApplicationEncryptionConfigurationDescription: encryption,
    });
  });

  it('knows no missing snapshot or application', async () => {
    const services = await withSnapshots();
    expect(await refusal(() => read(services, 's'))).toBe('ResourceNotFoundException');
    expect(await refusal(() => read(services, 's', 'other'))).toBe('ResourceNotFoundException');
  });
});
