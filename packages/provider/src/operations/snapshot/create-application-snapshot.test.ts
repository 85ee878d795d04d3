import { describe, expect, it } from '@jest/globals';
import { context, created, inStatus, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { createApplicationSnapshot } from './create-application-snapshot.js';

describe('CreateApplicationSnapshot', () => {
  const take = (services: ReturnType<typeof testServices>, SnapshotName = 's') =>
    createApplicationSnapshot(services)({ ApplicationName: 'demo', SnapshotName }, context);

  it('is CREATING, and the application stays RUNNING without a version or an operation', async () => {
    const services = testServices();
    await created(services);
    await inStatus(services, 'RUNNING');
    expect(await take(services)).toEqual({});
    const { snapshots, status, currentVersionId, operations } = recordOf(services);
    expect([
      snapshots[0]?.status,
      snapshots[0]?.source.application.versionId,
      status,
      currentVersionId,
      operations,
    ]).toEqual(['CREATING', 1, 'RUNNING', 1, []]);
  });

  it('refuses other statuses, taken names, the quota and SQL', async () => {
    const services = testServices({
      quotas: { applicationsPerRegion: 9, snapshotsPerApplication: 1, snapshotsPerRegion: 1, kpusPerApplication: 64 },
    });
    await created(services);
    expect(await refusal(() => take(services))).toBe('InvalidRequestException');
    await inStatus(services, 'RUNNING');
    await take(services);
    expect(await refusal(() => take(services))).toBe('ResourceInUseException');
    expect(await refusal(() => take(services, 'other'))).toBe('LimitExceededException');
    const sql = testServices();
    await created(sql, { RuntimeEnvironment: 'SQL-1_0' });
    expect(await refusal(() => take(sql))).toBe('UnsupportedOperationException');
  });
});
