// Looks up what the choice of a run rests on beside record and sighting; writes nothing.
import { checkCode } from '../check/check-code.js';
import type { Begin } from '../decide/action.js';
import { type FoundForRun, ranBefore, runnerOf, versionToRun } from '../decide/choose-run.js';
import { type Restore, restoreOf } from '../decide/restore.js';
import { type Application, restoredSnapshot } from '@drey/state';
import type { ClusterDriver } from '@drey/cluster';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { newestState } from './newest-state.js';

/** `driver`: that of the run before, or of new ones where there is none. Rejects with an OperatorError where state is gone that there was. */
export const findForRun = async (
  needs: OrchestratorNeeds,
  { application, driver }: { readonly application: Application; readonly driver: ClusterDriver },
  begin: Begin,
): Promise<FoundForRun & { readonly findings: readonly string[] }> => {
  const { run } = application;
  const goesOn = run !== null && begin.from === 'newestState';
  const newest: Restore = goesOn ? await newestState(application, run, driver) : { from: null };
  const restore = restoreOf(
    application,
    begin.from,
    newest,
    restoredSnapshot(application, needs.applications.snapshots),
  );
  const name = runnerOf(restore, needs.driver.name);
  const runner = name === needs.driver.name ? needs.driver : needs.drivers.get(name);
  const version = versionToRun(application, begin);
  const isJudged = runner !== undefined && !ranBefore(application, begin);
  const { refusal, warnings } = isJudged ? await checkCode({ ...needs, driver: runner }, version) : { warnings: [] };
  return {
    restore,
    driver: needs.driver.name,
    runner: runner?.name,
    runtime: needs.runtime(version.runtimeEnvironment),
    sizing: needs.sizing,
    whyCodeCannotRun: refusal,
    findings: warnings,
  };
};
