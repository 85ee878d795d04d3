// For which runtimes and regions clusters are parked. Pure.
import { type Application, applicationKind, currentVersion } from '@drey/state';
import { fits, type PoolTarget } from './parked-cluster.js';

/** Runtimes and regions that are kept warm at most: each parked pair takes some 600 MB. */
const MOST_TARGETS = 2;

const lastStart = ({ operations }: Application): number =>
  operations.findLast(({ name }) => name === 'StartApplication' || name === 'UpdateApplication')?.startedAt ?? 0;

/** Those that were used last, of applications that were ever started. */
export const poolTargets = (applications: Iterable<Application>): readonly PoolTarget[] => {
  const started = [...applications]
    .filter(({ mode }) => mode !== 'INTERACTIVE')
    .map((application) => ({
      at: lastStart(application),
      environment: currentVersion(application).runtimeEnvironment,
      region: application.region,
    }))
    .filter(({ at, environment }) => at > 0 && applicationKind(environment) === 'flink')
    .toSorted((one, other) => other.at - one.at);
  const targets: PoolTarget[] = [];
  for (const { environment, region } of started) {
    if (targets.length < MOST_TARGETS && !targets.some((target) => fits(target, { environment, region })))
      targets.push({ environment, region });
  }
  return targets;
};
