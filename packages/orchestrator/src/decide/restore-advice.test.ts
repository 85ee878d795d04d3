import { describe, expect, it } from '@jest/globals';
import { type Application, withRun, withSnapshot } from '@drey/state';
import { decide } from './decide.js';
import { facts, job, run, see, snapshot, updating } from './decide.test.support.js';

const location = 'file:///savepoint-1';
const late = { ...facts, now: run.startedAt + facts.startTimeoutMilliseconds + 1 };
const fault =
  'java.lang.IllegalArgumentException: Trying to commit incomplete batch of committables StackTrace: at a.B';

/** An update of `FLINK-1_20` to another runtime whose job was restored from a snapshot, or from none. */
const upgrading = (to: string, restoreFrom: string | null = location): Application => {
  const { currentVersionId } = updating;
  const saved = withSnapshot(updating, snapshot('UPDATEAPPLICATION-demo-1', { location }));
  const versions = saved.versions.map((version) =>
    version.id === currentVersionId ? { ...version, runtimeEnvironment: to } : version,
  );
  return withRun({ ...saved, versions }, { ...run, versionId: currentVersionId, restoreFrom });
};

const errorOf = (application: Application, sighting = see({ job: { ...job('RUNNING', false), fault } })): string => {
  const action = decide(application, sighting, late);
  return action !== undefined && 'error' in action ? (action.error ?? '') : '';
};

describe('an update whose job does not come up', () => {
  it('tells the snapshot, what to do and the first fault, within what the API shows of it', () => {
    const error = errorOf(upgrading('FLINK-2_2'));
    expect(error.slice(0, 512)).toMatch(
      /did not start within a total timeout of 5 minutes.*snapshot UPDATEAPPLICATION-demo-1 of FLINK-1_20.*uid.*AllowNonRestoredState.*SKIP_RESTORE_FROM_SNAPSHOT.*incomplete batch of committables/,
    );
  });

  it('tells the same when Flink gives the job up', () => {
    const error = errorOf(upgrading('FLINK-2_2'), see({ job: { ...job('FAILED'), fault } }));
    expect(error).toMatch(/snapshot UPDATEAPPLICATION-demo-1 of FLINK-1_20.*AllowNonRestoredState.*incomplete batch/);
  });

  it('blames no snapshot of the same major release, and none where there was nothing to restore', () => {
    expect(errorOf(upgrading('FLINK-1_19'))).not.toContain('snapshot');
    expect(errorOf(upgrading('FLINK-2_2', null))).not.toContain('snapshot');
  });
});
