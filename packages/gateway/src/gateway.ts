// One host: its life from the manifests to the last closed socket. Several live in one process.
import { type Clock, hostPages, type Logger, type OperatorError, systemClock } from '@drey/plugin-api';
import { createCompanion, type CreateCompanion } from '@drey/companion';
import { assemble, type Assembly } from './assembly.js';
import { makeDirectory } from './data-directory.js';
import { closeDataDirectory } from './data-directory-modes.js';
import { refuseCopyInUse } from './data-directory-copy.js';
import { type DirectoryLock, lockDirectory } from './data-directory-lock.js';
import { isLoopback } from './http/host-names.js';
import { type Listener, listenAll } from './http/listeners.js';
import { type Health, readHealth } from './internal/health.js';
import type { LineSink } from './log/batched-stream.js';
import { chooseLevel, createLogger } from './log/winston-logger.js';
import { type ImportModule, importModule } from './plugins/entry.js';
import { readManifests } from './plugins/manifest-file.js';
import { checkClashes, pluginSettings } from './plugins/plugin-records.js';
import { refuseOwnAddress } from './relay/own-address.js';
import { type Environment, gatewaySettings } from './settings/gateway-settings.js';
import { listenAddresses } from './settings/listen-address.js';
import { type ResolvedSettings, resolveSettings } from './settings/resolve-settings.js';
import type { SettingValue } from './settings/setting-value.js';

/** How a host is made; all but the manifests has a default. */
export interface GatewayOptions {
  /** Paths of plugin manifests. */
  readonly manifests: readonly string[];
  /** Values by setting name; they beat the environment. */
  readonly settings?: Readonly<Record<string, SettingValue | undefined>>;
  readonly environment?: Environment;
  /** Replaces the logger that writes to standard error. */
  readonly log?: Logger;
  readonly logSink?: LineSink;
  readonly clock?: Clock;
  readonly importModule?: ImportModule;
  readonly createCompanion?: CreateCompanion;
  /** Longest wait of a relayed request for a companion that is still being prepared; 50,000 ms unless given. */
  readonly readyWaitMilliseconds?: number;
}

/** How a host is closed. */
export interface CloseOptions {
  /** `detach` leaves a companion of ours running; `stop`, the default, ends it. */
  readonly companion?: 'stop' | 'detach';
}

/** A host. */
export interface Gateway extends AsyncDisposable {
  readonly settings: ResolvedSettings;
  readonly log: Logger;
  /** The first address, for example `http://127.0.0.1:4566`. Throws before {@link start}. */
  readonly url: string;
  /** All bound addresses. */
  readonly urls: readonly string[];
  /** Binds, loads plugins, starts providers; resolves when requests are answered. Rejects with an `OperatorError` when it cannot. */
  start(): Promise<void>;
  health(): Health;
  /** Pages for people that plugins serve, by name and address. Throws before {@link start}. */
  pages(): readonly { readonly name: string; readonly url: string }[];
  /** What the operator has to mend first, where no service came to run for want of it; undefined while any serves. */
  whyNothingServes(): OperatorError | undefined;
  /** Refuses new calls, stops providers, then the companion, then the sockets. A second call waits for the first. */
  close(options?: CloseOptions): Promise<void>;
}

const DEFAULT_READY_WAIT_MILLISECONDS = 50_000;

class RunningGateway implements Gateway {
  readonly settings: ResolvedSettings;
  readonly log: Logger;
  readonly #parts: Assembly;
  readonly #flush: () => void;
  #listeners: readonly Listener[] = [];
  #starting: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #lock: DirectoryLock | undefined;

  constructor(settings: ResolvedSettings, log: Logger, flush: () => void, parts: Assembly) {
    this.settings = settings;
    this.log = log;
    this.#flush = flush;
    this.#parts = parts;
  }

  get urls(): readonly string[] {
    return this.#listeners.map((listener) => listener.url);
  }

  get url(): string {
    const [first] = this.urls;
    if (first === undefined) throw new Error('The gateway is not listening.');
    return first;
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    const { gate, hostFor, plugins, reset, upstream } = this.#parts;
    // Before all else: a second host must not touch what the first one runs, its companion included.
    if (this.settings.boolean('persistence')) await this.#takeDirectory(this.settings.string('dataDir') ?? '');
    await plugins.load();
    const front = this.#parts.createFront(() => this.#listeners.map((listener) => listener.port));
    // Bound before anything runs, so that a taken port stops the start while there is nothing to undo.
    this.#listeners = await listenAll(front, listenAddresses(this.settings));
    for (const { host, port } of this.#listeners)
      if (!isLoopback(host))
        this.log.warn('Listening beyond loopback: whoever reaches the port can run code as you', { host, port });
    const { companion } = upstream;
    if (companion.endpoint !== null) await refuseOwnAddress(companion.endpoint, this.#listeners);
    upstream.begin();
    await plugins.start(hostFor);
    if (this.#closing === undefined) await reset.finish();
    if (this.#closing === undefined) gate.enter('running');
  }

  async #takeDirectory(directory: string): Promise<void> {
    this.#lock = await lockDirectory(directory);
    await refuseCopyInUse(directory);
    const open = closeDataDirectory(directory);
    if (open.length > 0)
      this.log.warn('Other users may read files of the data directory, and their modes cannot be changed', {
        count: open.length,
        first: open[0],
      });
  }

  health(): Health {
    return readHealth(this.#parts.health);
  }

  pages(): ReturnType<Gateway['pages']> {
    const { url } = this;
    return this.#parts.plugins.contributions(hostPages).flatMap(({ value }) => {
      const page = value();
      return page === undefined ? [] : [{ name: page.name, url: `${url}${page.path}` }];
    });
  }

  whyNothingServes(): OperatorError | undefined {
    return this.#parts.plugins.whyNothingServes();
  }

  close(options: CloseOptions = {}): Promise<void> {
    this.#closing ??= this.#close(options.companion ?? 'stop');
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(companion: 'stop' | 'detach'): Promise<void> {
    const { dataPlanes, gate, plugins, relay, reset, stopping, upstream } = this.#parts;
    gate.enter('stopping');
    stopping.abort(new Error('The host is stopping.'));
    plugins.interrupt();
    await this.#starting?.catch(() => {});
    await reset.settled();
    // Jobs write to S3 while their savepoints are taken, so the relay and the data plane stay up until providers have stopped.
    await plugins.stop((this.settings.integer('stopTimeoutSeconds') ?? 120) * 1000);
    await dataPlanes.closeAll();
    await upstream.end(companion).catch((error: unknown) => this.log.error('The companion did not stop', { error }));
    await Promise.all(this.#listeners.map((listener) => listener.close()));
    relay.close();
    await this.#lock?.release();
    this.#flush();
  }
}

const createLog = (options: GatewayOptions, settings: ResolvedSettings): { log: Logger; flush: () => void } => {
  if (options.log !== undefined) return { log: options.log, flush: () => {} };
  return createLogger({
    level: chooseLevel(settings.string('logLevel'), settings.string('debug')),
    sink: options.logSink ?? process.stderr,
    clock: options.clock ?? systemClock,
  });
};

/**
 * Makes a host: reads manifests, checks settings, makes the data directory. No code of a plugin runs before {@link Gateway.start}.
 * Rejects with an `OperatorError` for what the operator has to mend.
 */
export const createGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const environment = options.environment ?? process.env;
  const sources = checkClashes(readManifests(options.manifests));
  const declared = [...gatewaySettings, ...pluginSettings(sources)];
  const settings = resolveSettings({ declared, given: options.settings ?? {}, environment });
  const { log, flush } = createLog(options, settings);
  if (settings.boolean('persistence')) makeDirectory(settings.string('dataDir') ?? '');
  makeDirectory(settings.string('cacheDir') ?? '');
  for (const { path, problem } of sources)
    if (problem !== undefined) log.error('A plugin cannot be loaded', { path, problem });
  const parts = assemble({
    sources,
    settings,
    environment,
    importModule: options.importModule ?? importModule,
    createCompanion: options.createCompanion ?? createCompanion,
    clock: options.clock ?? systemClock,
    log,
    readyWaitMilliseconds: options.readyWaitMilliseconds ?? DEFAULT_READY_WAIT_MILLISECONDS,
  });
  return new RunningGateway(settings, log, flush, parts);
};
