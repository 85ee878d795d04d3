import { describe, expect, it } from '@jest/globals';
import type { ApplicationSnapshot } from '@drey/state';
import { context, created, inStatus, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { snapshot as aSnapshot } from '../snapshot/snapshot.test.support.js';
import { rollbackApplication } from './rollback-application.js';
import { updateApplication } from './update-application.js';

describe('RollbackApplication', () => {
  const snapshot = aSnapshot('s', 1);

  /** A running application at version 2. */
  const updated = async (snapshots: readonly ApplicationSnapshot[]) => {
    const services = testServices();
    await created(services);
    await updateApplication(services)({ ApplicationName: 'demo', CurrentApplicationVersionId: 1 }, context);
    await services.applications.change(recordOf(services), (application) => ({
      ...application,
      status: 'RUNNING',
      snapshots,
    }));
    return services;
  };

  const rollback = (services: ReturnType<typeof testServices>, CurrentApplicationVersionId: number) =>
    rollbackApplication(services)({ ApplicationName: 'demo', CurrentApplicationVersionId }, context);

  it('makes a new version of the one before and leaves the present one', async () => {
    const services = await updated([snapshot]);
    const { ApplicationDetail: detail, OperationId } = await rollback(services, 2);
    expect(detail).toMatchObject({
      ApplicationStatus: 'ROLLING_BACK',
      ApplicationVersionId: 3,
      ApplicationVersionUpdatedFrom: 2,
      ApplicationVersionRolledBackFrom: 2,
      ApplicationVersionRolledBackTo: 1,
    });
    expect(recordOf(services).operations.at(-1)).toMatchObject({ id: OperationId, versionFrom: 2, versionTo: 3 });
  });

  it('refuses without a snapshot, on another version, in READY and for SQL', async () => {
    const services = await updated([]);
    expect(await refusal(() => rollback(services, 2))).toBe('InvalidRequestException');
    expect(await refusal(() => rollback(services, 1))).toBe('ConcurrentModificationException');
    await inStatus(services, 'READY');
    expect(await refusal(() => rollback(services, 1))).toBe('ResourceInUseException');
    const sql = testServices();
    await created(sql, { RuntimeEnvironment: 'SQL-1_0' });
    expect(await refusal(() => rollback(sql, 1))).toBe('UnsupportedOperationException');
  });
});
