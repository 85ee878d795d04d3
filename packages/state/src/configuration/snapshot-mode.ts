// Rules about the mode of snapshots: from Flink 1.20 on, and never back by an update (documented).
import { isFlinkFrom } from './flink-release.js';
import type { CreateSubject, Rule, UpdateSubject } from './rule.js';

/** Whether applications of a runtime can have snapshots that the account owns: `FLINK-1_20` and later. */
export const takesEnhancedSnapshots = (runtimeEnvironment: string): boolean =>
  isFlinkFrom(runtimeEnvironment, 'FLINK-1_20');

const tooOld = (runtimeEnvironment: string): string =>
  `The snapshot mode ENHANCED_SNAPSHOTS needs Apache Flink 1.20 or later, and the runtime environment is ${runtimeEnvironment}.`;

/** The rule and its code are documented. */
export const modeFitsNewRuntime: Rule<CreateSubject> = ({ configuration, runtimeEnvironment }) =>
  configuration.ApplicationSnapshotConfiguration?.SnapshotMode === 'ENHANCED_SNAPSHOTS' &&
  !takesEnhancedSnapshots(runtimeEnvironment)
    ? tooOld(runtimeEnvironment)
    : undefined;

/**
 * An update to enhanced snapshots is judged by the present runtime, not by the one it changes to (documented). That it cannot be undone by
 * an update is documented, the code is a guess; so is that an application with enhanced snapshots cannot go to an older runtime.
 */
export const modeMayChange: Rule<UpdateSubject> = ({ current, currentRuntime, runtimeEnvironment, update }) => {
  const present = current.ApplicationSnapshotConfigurationDescription?.SnapshotMode;
  const asked = update.ApplicationSnapshotConfigurationUpdate?.SnapshotModeUpdate;
  if (present === 'ENHANCED_SNAPSHOTS' && asked === 'APPLICATION_SNAPSHOTS_LEGACY')
    return 'The snapshot mode cannot be changed from ENHANCED_SNAPSHOTS to APPLICATION_SNAPSHOTS_LEGACY by an update. Use RollbackApplication, as long as the application was not updated since.';
  const isEnhanced = (asked ?? present) === 'ENHANCED_SNAPSHOTS';
  if (isEnhanced && !takesEnhancedSnapshots(currentRuntime)) return tooOld(currentRuntime);
  return isEnhanced && !takesEnhancedSnapshots(runtimeEnvironment) ? tooOld(runtimeEnvironment) : undefined;
};
