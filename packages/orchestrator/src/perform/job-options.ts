// What a job brings of configuration when it is handed to its cluster.
import type { ApplicationVersion } from '@drey/state';
import type { ClusterDriver } from '@drey/cluster';
import { programConfiguration } from '../check/program-configuration.js';
import { jobConfiguration, stateConfiguration } from '../decide/cluster-spec.js';
import type { OrchestratorNeeds } from '../loop/needs.js';

/**
 * Options of a job of a version whose state goes where `stateId` says; undefined where the cluster has them all from its launch: Flink refuses a
 * field that it does not know.
 */
export const jobOptions = (
  needs: Pick<OrchestratorNeeds, 'runtime' | 'codeSettings'>,
  { state }: Pick<ClusterDriver, 'state'>,
  version: ApplicationVersion,
  stateId: string,
): Readonly<Record<string, string>> | undefined => {
  const runtime = needs.runtime(version.runtimeEnvironment);
  const ofVersion = runtime && jobConfiguration(version, runtime);
  return (
    runtime &&
    ofVersion && {
      ...ofVersion,
      ...stateConfiguration(stateId, state),
      ...programConfiguration(runtime, needs.codeSettings),
    }
  );
};
