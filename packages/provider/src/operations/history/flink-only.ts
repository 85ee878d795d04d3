// History, snapshots and rollback exist for Flink applications only.
import { UnsupportedOperationException } from '@drey/api';
import { type Application, applicationKind, currentVersion } from '@drey/state';

/** The application itself. Throws {@link UnsupportedOperationException} (declared by these operations) for a SQL application. */
export const flinkOnly = (application: Application): Application => {
  if (applicationKind(currentVersion(application).runtimeEnvironment) === 'sql') {
    throw new UnsupportedOperationException(
      'This operation is supported for Managed Service for Apache Flink applications only.',
    );
  }
  return application;
};
