// What StartApplication makes of a snapshot before Flink sees it, said in the verdict of a check. Pure.
import type { RestoreAnswer } from '@drey/orchestrator';
import { type Application, type ApplicationVersion, isEnhancedVersion, isOlderFlink, type Snapshot } from '@drey/state';

/** Why StartApplication refuses an enhanced snapshot for a version, whole sentences; undefined where it does not. */
export const startRefusal = (version: ApplicationVersion, snapshot: Snapshot): string | undefined => {
  if (snapshot.kind !== 'account') return undefined;
  if (!isEnhancedVersion(version))
    return 'StartApplication refuses it: the application uses legacy snapshots, and a SnapshotArn is for enhanced ones. Set SnapshotModeUpdate to ENHANCED_SNAPSHOTS by UpdateApplication first.';
  const { runtimeEnvironment } = version;
  const { runtimeEnvironment: taken = runtimeEnvironment } = snapshot;
  return isOlderFlink(runtimeEnvironment, taken)
    ? `StartApplication refuses it: it was taken with ${taken}, and ${runtimeEnvironment} is older. Use ${taken} or later.`
    : undefined;
};

/** The answer of a check with that rule before it; what Flink would do is told all the same. */
export const withStartRule = (
  {
    application,
    versionId,
    snapshot,
  }: { readonly application: Application; readonly versionId: number; readonly snapshot: Snapshot },
  answer: RestoreAnswer,
): RestoreAnswer => {
  const version = application.versions.find(({ id }) => id === versionId);
  const why = version === undefined ? undefined : startRefusal(version, snapshot);
  if (why === undefined) return answer;
  const summary = `${why} Apart from that: ${answer.summary}`;
  return { restores: 'never', summary, operators: answer.restores === 'unknown' ? [] : answer.operators };
};
