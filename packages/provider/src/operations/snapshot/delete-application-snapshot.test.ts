import { describe, expect, it } from '@jest/globals';
import { context, recordOf, refusal, type testServices } from '../../operations.test.support.js';
import { deleteApplicationSnapshot } from './delete-application-snapshot.js';
import { snapshot, withSnapshots } from './snapshot.test.support.js';

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
