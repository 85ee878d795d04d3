// Collects what a plugin registers, and holds it to the rules of registration.
import type {
  Command,
  Contribution,
  HealthContributor,
  Host,
  OperationHook,
  PluginManifest,
  Registration,
  Route,
  ServiceProvider,
  UpstreamEncodingHook,
  UpstreamHook,
  UpstreamOperationHook,
} from '@drey/plugin-api';
import { isMarkedPath, isRoutePath } from '../internal/express-routes.js';

/** Makes a provider. */
export type CreateProvider = (host: Host) => Promise<ServiceProvider> | ServiceProvider;

/** Everything that one plugin registered. */
export interface Registered {
  readonly providers: ReadonlyMap<string, CreateProvider>;
  readonly contributions: readonly (Contribution<unknown> & { readonly pointId: string })[];
  readonly operationHooks: readonly OperationHook[];
  readonly upstreamHooks: readonly UpstreamHook[];
  readonly upstreamOperationHooks: readonly UpstreamOperationHook[];
  readonly upstreamEncodingHooks: readonly UpstreamEncodingHook[];
  readonly routes: readonly Route[];
  readonly health: readonly HealthContributor[];
  readonly commands: readonly Command[];
  readonly init: ((host: Host) => Promise<void> | void) | undefined;
}

/** Names that the host or plugins before this one took. */
export interface TakenNames {
  /** `METHOD path` with parameter names blotted out. */
  readonly routes: ReadonlySet<string>;
  readonly commands: ReadonlySet<string>;
  readonly hooks: ReadonlySet<string>;
  /** `<service>.<operation>` of operations of the upstream that have a hook, and `<service> <content type>` of encodings that have one. */
  readonly upstreamOperations: ReadonlySet<string>;
}

/** `<service>.<operation>` of each operation that a hook stands around. */
export const upstreamOperationsOf = ({ service, operations }: UpstreamOperationHook): readonly string[] =>
  operations.map((operation) => `${service}.${operation}`);

/** What an encoding hook takes for itself. */
export const encodingOf = ({ service, contentType }: UpstreamEncodingHook): string => `${service} ${contentType}`;

/** Two paths that differ only in the names of their parameters are the same route. */
export const routeKey = (route: Pick<Route, 'method' | 'path'>): string =>
  `${route.method} ${route.path.replaceAll(/([:*])[^/]+/g, '$1')}`;

const checkProvider = (manifest: PluginManifest, name: string, known: ReadonlyMap<string, unknown>): void => {
  if (manifest.providers === undefined || !Object.hasOwn(manifest.providers, name))
    throw new Error(`The manifest of '${manifest.id}' names no provider '${name}'.`);
  if (known.has(name)) throw new Error(`The provider '${name}' is registered twice.`);
};

const checkRoute = (route: Route, taken: ReadonlySet<string>, own: readonly Route[]): void => {
  if (route.marker !== undefined) {
    if (!isMarkedPath(route.path)) throw new Error(`The route ${route.path} is no /<name> or /<name>/*<rest>.`);
  } else if (!route.path.startsWith('/_drey/') || !isRoutePath(route.path))
    throw new Error(`The route ${route.path} is no path below /_drey/ of plain and :named parts.`);
  const key = routeKey(route);
  if (taken.has(key) || own.some((other) => routeKey(other) === key))
    throw new Error(`The route ${route.method} ${route.path} is taken.`);
};

const checkName = (what: string, name: string, taken: ReadonlySet<string>, own: readonly string[]): void => {
  if (taken.has(name) || own.includes(name)) throw new Error(`The ${what} '${name}' is taken.`);
};

/**
 * Runs a plugin's `register`. Throws what it throws, and on misuse: a call after `init`, a second `init`, a provider that the manifest
 * does not name, a taken route, command or hook. Later calls on the registration throw too.
 */
export const collectRegistration = (
  manifest: PluginManifest,
  register: (registration: Registration) => void,
  taken: TakenNames,
): Registered => {
  const providers = new Map<string, CreateProvider>();
  const contributions: (Contribution<unknown> & { readonly pointId: string })[] = [];
  const operationHooks: OperationHook[] = [];
  const upstreamHooks: UpstreamHook[] = [];
  const upstreamOperationHooks: UpstreamOperationHook[] = [];
  const upstreamEncodingHooks: UpstreamEncodingHook[] = [];
  const routes: Route[] = [];
  const health: HealthContributor[] = [];
  const commands: Command[] = [];
  let init: Registered['init'];
  let returned = false;
  const open = (what: string): void => {
    if (returned) throw new Error(`${what} was called after register returned.`);
    if (init !== undefined) throw new Error(`${what} was called after init; init comes last.`);
  };
  const hookIds = (): readonly string[] =>
    [...operationHooks, ...upstreamHooks, ...upstreamOperationHooks, ...upstreamEncodingHooks].map((hook) => hook.id);
  const openHook = (what: string, hook: { readonly id: string }): void => {
    open(what);
    checkName('hook', hook.id, taken.hooks, hookIds());
  };
  const registration: Registration = {
    provider: (name, create) => {
      open('provider');
      checkProvider(manifest, name, providers);
      providers.set(name, create);
    },
    contribute: (point, value) => {
      open('contribute');
      contributions.push({ pointId: point.id, pluginId: manifest.id, value });
    },
    operationHook: (hook) => {
      openHook('operationHook', hook);
      operationHooks.push(hook);
    },
    upstreamHook: (hook) => {
      openHook('upstreamHook', hook);
      upstreamHooks.push(hook);
    },
    upstreamOperationHook: (hook) => {
      openHook('upstreamOperationHook', hook);
      const own = upstreamOperationHooks.flatMap(upstreamOperationsOf);
      for (const name of upstreamOperationsOf(hook)) checkName('operation', name, taken.upstreamOperations, own);
      upstreamOperationHooks.push(hook);
    },
    upstreamEncodingHook: (hook) => {
      openHook('upstreamEncodingHook', hook);
      checkName('encoding', encodingOf(hook), taken.upstreamOperations, upstreamEncodingHooks.map(encodingOf));
      upstreamEncodingHooks.push(hook);
    },
    route: (route) => {
      open('route');
      checkRoute(route, taken.routes, routes);
      routes.push(route);
    },
    health: (contributor) => {
      open('health');
      health.push(contributor);
    },
    command: (command) => {
      open('command');
      checkName(
        'command',
        command.name,
        taken.commands,
        commands.map((one) => one.name),
      );
      commands.push(command);
    },
    init: (run) => {
      open('init');
      init = run;
    },
  };
  register(registration);
  returned = true;
  const hooks = { operationHooks, upstreamHooks, upstreamOperationHooks, upstreamEncodingHooks };
  return { providers, contributions, ...hooks, routes, health, commands, init };
};
