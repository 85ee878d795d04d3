// What to do when a job does not come up with the state that another major release of Flink wrote.
import { type Application, type Run, versionOf } from '@drey/state';

const majorOf = (environment: string): string | undefined => /^FLINK-(\d+)_/.exec(environment)?.[1];

/**
 * Goes before the fault of a job that was restored across major releases, in few words: the API shows 512 characters of both. Empty for
 * any other job. Flink promises no state from 1.x to 2.x, and up to 1.20.0 a sink that commits leaves some that 2.x refuses (seen).
 */
export const restoreAdvice = (application: Application, { versionId, restoreFrom }: Run): string => {
  const { runtimeEnvironment } = versionOf(application, versionId);
  const snapshot = application.snapshots.find(({ location }) => location !== null && location === restoreFrom);
  if (snapshot === undefined || majorOf(snapshot.runtimeEnvironment) === majorOf(runtimeEnvironment)) return '';
  return `It restores snapshot ${snapshot.name} of ${snapshot.runtimeEnvironment}, whose state may not fit ${runtimeEnvironment}: give the operator that fails another uid and set AllowNonRestoredState, or start with SKIP_RESTORE_FROM_SNAPSHOT. `;
};
