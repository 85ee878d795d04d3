// What each plugin sees of the host: the same surroundings, with a log line mark of its own.
import type { Clock, Host, Logger, Settings } from '@drey/plugin-api';
import type { DataPlanes } from '../data-plane.js';
import type { AccountDirectory } from '../http/account-directory.js';
import type { UpstreamState } from '../relay/upstream-state.js';
import { gatewayVersion } from '../version.js';
import type { HostFor, PluginSet } from './plugin-set.js';

/** What hosts are made of. */
export interface HostMakerParts {
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
}

/** Makes the function that makes hosts. */
export const hostMaker =
  (parts: HostMakerParts): HostFor =>
  (record): Host => ({
    version: gatewayVersion,
    log: parts.log.child({ plugin: record.id }),
    clock: parts.clock,
    settings: parts.settings,
    instanceId: parts.instanceId,
    dataDirectory: parts.dataDirectory,
    dataDirectoryWasUsed: parts.dataDirectoryWasUsed,
    cacheDirectory: parts.cacheDirectory,
    upstream: parts.upstream.companion,
    openDataPlane: (options) => parts.dataPlanes.open(options),
    rememberAccessKey: (accessKeyId, accountId) => parts.accounts.remember(accessKeyId, accountId),
    contributions: (point) => parts.plugins.contributions(point),
  });
