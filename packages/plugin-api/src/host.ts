// What a host lends to its plugins.
import type { Clock } from './clock.js';
import type { Contribution, ExtensionPoint } from './extension-point.js';
import type { HostHealth } from './host-health.js';
import type { Logger } from './logger.js';
import type { Route } from './route.js';
import type { Settings } from './setting.js';
import type { Upstream } from './upstream.js';

/** A second listener for jobs: relays to the upstream and serves the given routes; everything of the host itself answers 403. */
export interface DataPlaneListener {
  readonly host: string;
  readonly port: number;
  /** Certificate (PEM) of the authority that vouches for names of AWS here; undefined where it does not lead. One for each data directory. */
  readonly authority?: string;
  close(): Promise<void>;
}

/** How a {@link DataPlaneListener} is opened. */
export interface DataPlaneOptions {
  /** Address to bind. */
  readonly host: string;
  /** Port to bind; 0 lets the system choose. */
  readonly port: number;
  readonly routes: readonly Route[];
  /**
   * Be a proxy as well, which leads names of AWS to this listener by ending TLS for them itself, and passes everything else through. A host
   * that cannot opens a listener without an `authority`.
   */
  readonly leads?: boolean;
}

/** The surroundings of a plugin. Nothing global: several hosts live in one process. */
export interface Host {
  readonly version: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly settings: Settings;
  /** 32 lower-case hex digits, made with the data directory and kept in it; fresh each time when state is in memory. */
  readonly instanceId: string;
  /** Directory of everything that lasts for this host; mode 0700. Null keeps state in memory (`PERSISTENCE=0`). */
  readonly dataDirectory: string | null;
  /** Whether the data directory had its id before this start. */
  readonly dataDirectoryWasUsed?: boolean;
  /** Directory for what can be made again (runtimes, environments), shared by all data directories. */
  readonly cacheDirectory: string;
  readonly upstream: Upstream;
  /** Binds a data-plane listener. Rejects when the port is taken. Absent in hosts that have one listener only. */
  openDataPlane?(options: DataPlaneOptions): Promise<DataPlaneListener>;
  /** Remembers which account a temporary access key was issued for, so that requests signed with it reach that account. Absent in hosts that tell accounts in another way. */
  rememberAccessKey?(accessKeyId: string, accountId: string): void;
  /** The health of the whole host, from memory; for pages that show it. Absent in hosts that keep none. */
  health?(): HostHealth;
  /** What all plugins contributed to a point, in order of registration. */
  contributions<T>(point: ExtensionPoint<T>): readonly Contribution<T>[];
}
