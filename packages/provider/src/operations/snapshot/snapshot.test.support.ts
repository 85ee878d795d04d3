// Applications with snapshots, for the tests of this folder.
import type { ApplicationSnapshot } from '@drey/state';
import { created, recordOf, testServices } from '../../operations.test.support.js';

/** A snapshot record. */
export const snapshot = (
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

/** Services with an application `demo` that has these snapshots. */
export const withSnapshots = async (
  ...snapshots: readonly ApplicationSnapshot[]
): Promise<ReturnType<typeof testServices>> => {
  const services = testServices();
  await created(services);
  await services.applications.change(recordOf(services), (application) => ({ ...application, snapshots }));
  return services;
};
