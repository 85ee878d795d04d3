// Applications with snapshots, for the tests of this folder.
import type { ApplicationSnapshot } from '@drey/state';
import { accountId, context, created, recordOf, testServices } from '../../operations.test.support.js';

/** A snapshot record. */
export const snapshot = (
  name: string,
  createdAt: number,
  status: ApplicationSnapshot['status'] = 'READY',
  facts: Partial<ApplicationSnapshot> = {},
): ApplicationSnapshot => ({
  id: Buffer.from(name).toString('hex').padEnd(32, '0').slice(0, 32),
  accountId,
  region: context.region,
  name,
  kind: 'application',
  status,
  createdAt,
  initiator: 'USER',
  initiatorOperation: 'CreateSnapshot',
  source: { application: { name: 'demo', incarnation: 'a'.repeat(32), createdAt: 1_000, versionId: 1 } },
  runtimeEnvironment: 'FLINK-1_20',
  location: null,
  driver: 'none',
  tags: {},
  operations: [],
  ...facts,
});

/** Services with an application `demo` that has these snapshots. */
export const withSnapshots = async (
  ...snapshots: readonly ApplicationSnapshot[]
): Promise<ReturnType<typeof testServices>> => {
  const services = testServices();
  await created(services);
  await services.applications.change(recordOf(services), (application) => ({ ...application, snapshots }));
  return services;
};
