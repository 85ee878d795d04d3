// Snapshots exist for Flink applications that are not notebooks.
import { UnsupportedOperationException } from '@drey/api';
import { type Application, applicationKind, currentVersion, hasEnhancedSnapshots } from '@drey/state';

/** The application itself. Throws {@link UnsupportedOperationException}, declared by all four operations, for SQL and Studio applications. */
export const snapshotted = (application: Application): Application => {
  if (applicationKind(currentVersion(application).runtimeEnvironment) === 'flink') return application;
  throw new UnsupportedOperationException(
    `Application ${application.name} is no Flink streaming application, so it has no snapshots.`,
  );
};

/** The application itself. Throws {@link UnsupportedOperationException} where its snapshots are enhanced; that an application has one kind at a time is documented, the code is a guess. */
export const legacy = (application: Application): Application => {
  if (!hasEnhancedSnapshots(application)) return application;
  throw new UnsupportedOperationException(
    `Application ${application.name} uses enhanced snapshots. Call CreateSnapshot in place of CreateApplicationSnapshot.`,
  );
};
