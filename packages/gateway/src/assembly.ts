// Wires one host: every part made once and handed to those that need it.
import { join } from 'node:path';
import type { CreateCompanion } from '@drey/companion';
import { type Clock, hostPages, type Logger, type Route } from '@drey/plugin-api';
import { instanceIdOf, newInstanceId, readInstanceId } from './data-directory.js';
import { DataPlanes } from './data-plane.js';
import { hostAuthority } from './host-authority.js';
import { accessKeyFile, noAccessKeyFile } from './account/access-key-file.js';
import { AccountDirectory } from './account/account-directory.js';
import { createFront, type Front } from './http/front.js';
import { homePage } from './http/home-page.js';
import { hostNameCheck } from './http/host-names.js';
import { markedAddresses } from './http/marked-addresses.js';
import { createServiceRouter, type ServiceRouter } from './http/service-router.js';
import { StartGate } from './http/start-gate.js';
import { createRouteTable } from './internal/express-routes.js';
import { type HealthNeeds, readHealth } from './internal/health.js';
import { hostRoutes } from './internal/host-routes.js';
import { type MachineRouteNeeds, machineRoutes } from './internal/machine-routes.js';
import { hostCommands } from './plugins/host-commands.js';
import { hostMaker } from './plugins/host-maker.js';
import type { ImportModule } from './plugins/entry.js';
import { type CheckedSource, createRecords } from './plugins/plugin-records.js';
import { type HostFor, PluginSet } from './plugins/plugin-set.js';
import { routeKey } from './plugins/registration.js';
import { Relay } from './relay/relay.js';
import { UpstreamState } from './relay/upstream-state.js';
import { HostReset } from './reset.js';
import { resetIntent } from './reset-intent.js';
import type { Environment } from './settings/gateway-settings.js';
import { listenAddresses } from './settings/listen-address.js';
import type { ResolvedSettings } from './settings/resolve-settings.js';
import { allowedHosts, corsFrom } from './settings/safety.js';
import { gatewayVersion } from './version.js';

/** What a host is made from. */
export interface AssemblyNeeds {
  readonly sources: readonly CheckedSource[];
  readonly settings: ResolvedSettings;
  readonly environment: Environment;
  readonly importModule: ImportModule;
  readonly createCompanion: CreateCompanion;
  readonly clock: Clock;
  readonly log: Logger;
  /** Longest wait of a relayed request for a companion that is still being prepared. */
  readonly readyWaitMilliseconds: number;
}

/** The parts that the life of a host moves. */
export interface Assembly {
  readonly gate: StartGate;
  readonly plugins: PluginSet;
  readonly upstream: UpstreamState;
  readonly relay: Relay;
  readonly health: HealthNeeds;
  /** Aborting it aborts the contexts of running calls. */
  readonly stopping: AbortController;
  readonly dataPlanes: DataPlanes;
  readonly reset: HostReset;
  readonly hostFor: HostFor;
  /** Makes the front; to be called when plugins have registered, because their routes are part of it. */
  createFront(ports: () => readonly number[]): Front;
}

/** What all parts of a host stand on. */
interface Foundation {
  readonly dataDirectory: string | null;
  readonly dataDirectoryWasUsed: boolean;
  readonly cacheDirectory: string;
  readonly instanceId: string;
  readonly upstream: UpstreamState;
  readonly accounts: AccountDirectory;
  readonly router: ServiceRouter;
}

const foundationOf = ({ settings, clock, log, createCompanion }: AssemblyNeeds): Omit<Foundation, 'router'> => {
  const dataDirectory = settings.boolean('persistence') ? (settings.string('dataDir') ?? null) : null;
  const cacheDirectory = settings.string('cacheDir') ?? '';
  const dataDirectoryWasUsed = dataDirectory !== null && readInstanceId(dataDirectory) !== undefined;
  const instanceId = dataDirectory === null ? newInstanceId() : instanceIdOf(dataDirectory);
  const companion = createCompanion({
    upstream: settings.string('upstream') ?? 'none',
    dataDirectory,
    cacheDirectory,
    log: log.child({ part: 'companion' }),
    clock,
    instanceId,
    logMebibytes: settings.integer('companionLogs'),
  });
  const file = dataDirectory === null ? noAccessKeyFile : accessKeyFile(join(dataDirectory, 'access-keys.jsonl'));
  return {
    dataDirectory,
    dataDirectoryWasUsed,
    cacheDirectory,
    instanceId,
    upstream: new UpstreamState(companion, log),
    accounts: new AccountDirectory({ upstream: companion, file, clock, log }),
  };
};

interface FrontNeeds
  extends
    Pick<AssemblyNeeds, 'settings' | 'environment' | 'clock' | 'log'>,
    Pick<Foundation, 'accounts' | 'router'>,
    Pick<Assembly, 'gate' | 'plugins' | 'relay' | 'health' | 'stopping' | 'reset'> {
  readonly host: MachineRouteNeeds['host'];
}

const frontMaker =
  (needs: FrontNeeds) =>
  (ports: () => readonly number[]): Front => {
    const { settings, environment, clock, log, accounts, host, router } = needs;
    const { gate, health, plugins, relay, reset, stopping } = needs;
    const pluginRoutes = (): readonly Route[] => plugins.registered().flatMap(({ registered }) => registered.routes);
    const machine = machineRoutes({ settings, environment, plugins, clock, host });
    const own = hostRoutes({
      ...health,
      clock,
      instanceId: host.instanceId,
      startedAt: clock.now(),
      furtherRoutes: () => [...machine, ...pluginRoutes()],
      reset: () => reset.run(),
    });
    return createFront({
      hostIsOurs: hostNameCheck({
        listen: listenAddresses(settings).map(({ host }) => host),
        allowed: allowedHosts(settings),
      }),
      cors: corsFrom(settings, ports),
      router,
      pipeline: { accounts, gate, maxBodyBytes: settings.integer('maxBodyBytes') ?? 0, stopped: stopping.signal, log },
      relay,
      isMarked: markedAddresses(pluginRoutes()),
      home: homePage(() => plugins.contributions(hostPages).map(({ value }) => value)),
      internal: createRouteTable({ routes: [...own, ...machine, ...pluginRoutes()], log }),
    });
  };

/** The host's own names, which plugins may not take. */
const reserved = (): { readonly routes: ReadonlySet<string>; readonly commands: ReadonlySet<string> } => ({
  routes: new Set([
    ...['', '/health', '/settings', '/doctor', '/cache'].map((path) =>
      routeKey({ method: 'GET', path: `/_drey${path}` }),
    ),
    ...['/_drey/reset', '/_drey/gc'].map((path) => routeKey({ method: 'POST', path })),
  ]),
  commands: new Set(hostCommands),
});

/** Wires a host. The data directory exists already. Throws an `OperatorError` for wrong settings. */
export const assemble = (needs: AssemblyNeeds): Assembly => {
  const { settings, clock, log } = needs;
  const records = createRecords(needs.sources, settings, needs.environment);
  const slots = records.map((record) => record.slot).filter((slot) => slot !== undefined);
  const foundation: Foundation = { ...foundationOf(needs), router: createServiceRouter(slots) };
  const { accounts, router, upstream } = foundation;
  const plugins = new PluginSet({ records, importModule: needs.importModule, reserved: reserved(), clock, log });
  const relay = new Relay({
    upstream,
    hooks: () => plugins.registered().flatMap(({ registered }) => registered.upstreamHooks),
    operationHooks: () => plugins.registered().flatMap(({ registered }) => registered.upstreamOperationHooks),
    encodingHooks: () => plugins.registered().flatMap(({ registered }) => registered.upstreamEncodingHooks),
    log,
    readyWaitMilliseconds: needs.readyWaitMilliseconds,
  });
  const gate = new StartGate();
  const stopping = new AbortController();
  const health: HealthNeeds = { version: gatewayVersion, phase: () => gate.phase, plugins, upstream, log };
  const dataPlanes = new DataPlanes({
    router,
    accounts,
    relay,
    allowedHosts: allowedHosts(settings),
    authority: hostAuthority({ ...foundation, clock, log }),
    log,
  });
  const hostFor = hostMaker({
    ...foundation,
    settings,
    clock,
    log,
    plugins,
    dataPlanes,
    health: () => readHealth(health),
  });
  const intent = resetIntent(foundation.dataDirectory);
  const reset = new HostReset({ gate, plugins, upstream, accounts, intent, log });
  const moved = { gate, plugins, relay, health, stopping, reset };
  return {
    ...moved,
    upstream,
    dataPlanes,
    hostFor,
    createFront: frontMaker({ ...needs, ...foundation, ...moved, host: { ...foundation, version: gatewayVersion } }),
  };
};
