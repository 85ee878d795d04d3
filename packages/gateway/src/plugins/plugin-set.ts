// All plugins of one host and their common life: load, init, provide, start, stop. One that fails never stops the others.
import {
  callObservers,
  type Clock,
  type Contribution,
  type ExtensionPoint,
  type Host,
  late,
  type Lifecycle,
  lifecycles,
  type Logger,
  OperatorError,
  operatorLine,
  type PluginManifest,
  type ServiceProvider,
  within,
} from '@drey/plugin-api';
import type { ServiceSlot } from '../http/service-slot.js';
import type { ImportModule } from './entry.js';
import { loadPlugin } from './load-plugin.js';
import { encodingOf, type Registered, routeKey, upstreamOperationsOf, type TakenNames } from './registration.js';

/** Where a plugin stands. */
export type PluginState = 'found' | 'registered' | 'running' | 'disabled' | 'failed' | 'stopped';

/** One plugin and what is known of it. */
export interface PluginRecord {
  readonly path: string;
  /** The manifest's id, or the path where there is no valid manifest. */
  readonly id: string;
  readonly manifest: PluginManifest | undefined;
  readonly slot: ServiceSlot | undefined;
  state: PluginState;
  problem: string | undefined;
  /** Set where the surroundings are at fault (a missing Java, a setting), not the plugin. */
  operatorError?: OperatorError;
  registered: Registered | undefined;
  provider: ServiceProvider | undefined;
}

/** What the set works with. */
export interface PluginSetNeeds {
  readonly records: readonly PluginRecord[];
  readonly importModule: ImportModule;
  /** `METHOD path` keys of the host's own routes, and its own commands. */
  readonly reserved: Pick<TakenNames, 'routes' | 'commands'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly initMilliseconds?: number;
  readonly startMilliseconds?: number;
}

/** What a reset did to one service; one that keeps nothing has nothing to forget. */
export interface ServiceReset {
  readonly service: string;
  readonly reset: boolean;
}

/** Makes the host that a plugin sees. */
export type HostFor = (record: PluginRecord) => Host;

const DEFAULT_INIT_MILLISECONDS = 120_000;
const DEFAULT_START_MILLISECONDS = 600_000;

/** Waits for one step of a plugin's life. Throws when it takes longer than it may. */
const stepWithin = async <T>(
  clock: Clock,
  milliseconds: number,
  what: string,
  work: () => Promise<T> | T,
): Promise<T> => {
  const done = await within(clock, milliseconds, work);
  if (done === late) throw new Error(`${what} did not finish within ${milliseconds} ms.`);
  return done;
};

const serviceFailed = ({ id, problem }: PluginRecord): OperatorError =>
  new OperatorError(
    'DREY_SERVICE_FAILED',
    `The only service cannot be served, because plugin ${id} failed. ${problem ?? ''}.`.replace(/\.+$/, '.'),
    'See to what the message and the log name; where it is no fault of this machine, tell the author of the plugin.',
  );

/** The plugins of one host. */
export class PluginSet {
  readonly #needs: PluginSetNeeds;
  #ending = false;

  constructor(needs: PluginSetNeeds) {
    this.#needs = needs;
  }

  get records(): readonly PluginRecord[] {
    return this.#needs.records;
  }

  /** Plugins that registered and did not fail since. */
  get #alive(): readonly (PluginRecord & { readonly registered: Registered })[] {
    return this.records.filter(
      (record): record is PluginRecord & { readonly registered: Registered } =>
        record.registered !== undefined && record.state !== 'failed',
    );
  }

  /** What living plugins registered, in order of registration. */
  registered(): readonly { readonly id: string; readonly registered: Registered }[] {
    return this.#alive;
  }

  contributions<T>(point: ExtensionPoint<T>): readonly Contribution<T>[] {
    return this.#alive
      .flatMap(({ registered }) => registered.contributions)
      .filter((one) => one.pointId === point.id)
      .map(({ pluginId, value }) => ({ pluginId, value: value as T }));
  }

  /** Loads and registers every plugin that is found and not disabled. */
  async load(): Promise<void> {
    for (const record of this.records) {
      const { manifest } = record;
      if (record.state !== 'found' || manifest === undefined) continue;
      await this.#guard(record, 'load', async () => {
        record.registered = await loadPlugin(record.path, manifest, this.#taken(), this.#needs.importModule);
        record.state = 'registered';
      });
    }
  }

  /** Runs every `init`, then makes and starts the chosen providers. */
  async start(hostFor: HostFor): Promise<void> {
    const { clock, initMilliseconds = DEFAULT_INIT_MILLISECONDS } = this.#needs;
    for (const record of this.#alive)
      await this.#guard(record, 'init', async () =>
        stepWithin(clock, initMilliseconds, 'init', () => record.registered.init?.(hostFor(record))),
      );
    for (const record of this.#alive)
      await this.#guard(record, 'make its provider', () => this.#makeProvider(record, record.registered, hostFor));
    await Promise.all(this.#alive.map((record) => this.#guard(record, 'start', () => this.#startProvider(record))));
    const hooks = this.#alive.flatMap(({ registered }) => registered.operationHooks);
    const observers = this.contributions(callObservers).map(({ value }) => value);
    for (const record of this.#alive) {
      if (record.provider !== undefined) record.slot?.serve(record.provider, hooks, observers);
      record.state = 'running';
    }
  }

  /** What the operator has to mend first, where every service failed: what the surroundings lack, else whatever was thrown. */
  whyNothingServes(): OperatorError | undefined {
    const services = this.records.filter((record) => record.slot !== undefined);
    const [first] = services;
    if (first === undefined || services.some((record) => record.state !== 'failed')) return undefined;
    return services.find((record) => record.operatorError !== undefined)?.operatorError ?? serviceFailed(first);
  }

  /** Has every running service forget what callers made, one after the other; tells which did. Rejects with the first that failed. */
  async reset(milliseconds: number): Promise<readonly ServiceReset[]> {
    const done: ServiceReset[] = [];
    for (const { provider, slot } of this.#alive) {
      if (provider === undefined || slot === undefined) continue;
      const { name } = slot.service;
      await stepWithin(this.#needs.clock, milliseconds, 'reset', () => provider.reset?.());
      done.push({ service: name, reset: provider.reset !== undefined });
    }
    for (const { value } of this.contributions(lifecycles))
      await stepWithin(this.#needs.clock, milliseconds, 'reset', () => value.reset?.());
    return done;
  }

  /** Lets a start that is under way take no further step. */
  interrupt(): void {
    this.#ending = true;
  }

  /** Stops every provider, all at once. Those that take longer than the given time are left behind, with a line in the log. */
  async stop(milliseconds: number): Promise<void> {
    const { clock, log } = this.#needs;
    await Promise.all(
      this.records.map(async (record) => {
        if (record.slot !== undefined && record.state === 'running') record.slot.state = 'stopping';
        try {
          await stepWithin(clock, milliseconds, 'stop', () => record.provider?.stop?.());
        } catch (error) {
          log.error('A plugin did not stop cleanly', { plugin: record.id, error });
        }
        if (record.state === 'running') record.state = 'stopped';
        if (record.slot?.state === 'stopping') record.slot.state = 'stopped';
      }),
    );
    await Promise.all(this.contributions(lifecycles).map((one) => this.#stopBeside(one, milliseconds)));
  }

  async #stopBeside({ pluginId, value }: Contribution<Lifecycle>, milliseconds: number): Promise<void> {
    try {
      await stepWithin(this.#needs.clock, milliseconds, 'stop', () => value.stop?.());
    } catch (error) {
      this.#needs.log.error('A plugin did not stop cleanly', { plugin: pluginId, error });
    }
  }

  #taken(): TakenNames {
    const all = this.#alive.map(({ registered }) => registered);
    const { routes, commands } = this.#needs.reserved;
    return {
      routes: new Set([...routes, ...all.flatMap((one) => one.routes.map(routeKey))]),
      commands: new Set([...commands, ...all.flatMap((one) => one.commands.map((command) => command.name))]),
      hooks: new Set(
        all.flatMap((one) =>
          [
            ...one.operationHooks,
            ...one.upstreamHooks,
            ...one.upstreamOperationHooks,
            ...one.upstreamEncodingHooks,
          ].map((hook) => hook.id),
        ),
      ),
      upstreamOperations: new Set(
        all.flatMap((one) => [
          ...one.upstreamOperationHooks.flatMap(upstreamOperationsOf),
          ...one.upstreamEncodingHooks.map(encodingOf),
        ]),
      ),
    };
  }

  async #makeProvider(record: PluginRecord, registered: Registered, hostFor: HostFor): Promise<void> {
    const { slot } = record;
    if (slot === undefined) return;
    const create = registered.providers.get(slot.providerName);
    if (create === undefined) throw new Error(`The plugin registered no provider '${slot.providerName}'.`);
    const { clock, initMilliseconds = DEFAULT_INIT_MILLISECONDS } = this.#needs;
    record.provider = await stepWithin(clock, initMilliseconds, 'The provider', () => create(hostFor(record)));
  }

  async #startProvider(record: PluginRecord): Promise<void> {
    const { clock, startMilliseconds = DEFAULT_START_MILLISECONDS } = this.#needs;
    await stepWithin(clock, startMilliseconds, 'start', () => record.provider?.start?.());
  }

  async #guard(record: PluginRecord, step: string, run: () => Promise<void>): Promise<void> {
    if (this.#ending) return;
    try {
      await run();
    } catch (error) {
      record.state = 'failed';
      if (error instanceof OperatorError) record.operatorError = error;
      record.problem = `Could not ${step}: ${operatorLine(error)}`;
      record.slot?.fail(record.problem);
      this.#needs.log.error('A plugin failed', { plugin: record.id, step, error });
    }
  }
}
