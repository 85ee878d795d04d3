// What each plugin sees of the host: the same surroundings, with a log line mark of its own.
import type { Clock, Host, HostHealth, Logger, Settings } from '@drey/plugin-api';
import type { DataPlanes } from '../data-plane.js';
import type { AccountDirectory } from '../account/account-directory.js';
import type { UpstreamState } from '../relay/upstream-state.js';
import { gatewayVersion } from '../version.js';
import type { HostFor, PluginSet } from './plugin-set.js';

/** What hosts are made of. */
export interface HostMakerNeeds {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  readonly instanceId: string;
  readonly dataDirectory: string | null;
  readonly dataDirectoryWasUsed: boolean;
  readonly cacheDirectory: string;
  readonly upstream: UpstreamState;
  readonly accounts: AccountDirectory;
  readonly plugins: PluginSet;
  readonly dataPlanes: DataPlanes;
  readonly health: () => HostHealth;
}

/** Makes the function that makes hosts. */
export const hostMaker =
  (needs: HostMakerNeeds): HostFor =>
  (record): Host => ({
    version: gatewayVersion,
    log: needs.log.child({ plugin: record.id }),
    clock: needs.clock,
    settings: needs.settings,
    instanceId: needs.instanceId,
    dataDirectory: needs.dataDirectory,
    dataDirectoryWasUsed: needs.dataDirectoryWasUsed,
    cacheDirectory: needs.cacheDirectory,
    upstream: needs.upstream.companion,
    openDataPlane: (options) => needs.dataPlanes.open(options),
    rememberAccessKey: (accessKeyId, accountId) => needs.accounts.remember(accessKeyId, accountId),
    health: needs.health,
    contributions: (point) => needs.plugins.contributions(point),
  });
