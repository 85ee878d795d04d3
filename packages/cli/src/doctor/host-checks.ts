// What the host itself needs: Node, directories, ports, its companion.
import type { Clock, SurroundingsCheck } from '@drey/plugin-api';
import { companionCheck } from '@drey/companion';
import { type Environment, listenAddresses, readInstanceId, type ResolvedSettings } from '@drey/gateway/host';
import { awsCliCheck } from './aws-cli-check.js';
import { cacheCheck } from './cache-check.js';
import { dataDirectoryCheck } from './data-directory-check.js';
import { nodeCheck, type RunningNode } from './node-check.js';
import { type Occupant, occupantOf } from './occupant.js';
import { portCheck } from './port-check.js';

/** What the host is asked with. */
export interface HostCheckNeeds {
  readonly settings: ResolvedSettings;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly node: RunningNode;
  /** Null with `PERSISTENCE=0`. */
  readonly dataDirectory: string | null;
  readonly cacheDirectory: string;
}

const once = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let kept: Promise<T> | undefined;
  return () => (kept ??= work());
};

/** The host's checks, in the order in which a start meets them. Throws an `OperatorError` for addresses that cannot be read. */
export const hostChecks = (needs: HostCheckNeeds): readonly SurroundingsCheck[] => {
  const { settings, environment, clock, dataDirectory, cacheDirectory } = needs;
  const instanceId = (): string | undefined => (dataDirectory === null ? undefined : readInstanceId(dataDirectory));
  const places = listenAddresses(settings).map((address) => ({ address, occupant: once(() => occupantOf(address)) }));
  const servedHere = async (id: string): Promise<boolean> => {
    const all: readonly Occupant[] = await Promise.all(places.map(({ occupant }) => occupant()));
    return all.some((one) => one.kind === 'drey' && one.instanceId === id);
  };
  return [
    nodeCheck(needs.node),
    dataDirectoryCheck({ directory: dataDirectory, instanceId, servedHere }),
    cacheCheck(cacheDirectory, clock),
    ...places.map((place) => portCheck({ ...place, instanceId })),
    companionCheck({ upstream: settings.string('upstream') ?? 'none', cacheDirectory, environment }),
    awsCliCheck(environment),
  ];
};
