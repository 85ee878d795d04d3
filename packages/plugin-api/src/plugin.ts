// The entry of a plugin: what it registers with a host.
import type { Command } from './command.js';
import type { ExtensionPoint } from './extension-point.js';
import type { Host } from './host.js';
import type { OperationHook } from './operation.js';
import type { ServiceProvider } from './provider.js';
import type { HealthContributor, Route } from './route.js';
import type { UpstreamEncodingHook, UpstreamHook, UpstreamOperationHook } from './upstream.js';

/**
 * Handed to {@link Plugin.register}. Contributions come first; `init`, at most once, comes last. A call after `init`, or after
 * `register` returned, throws.
 */
export interface Registration {
  /** Declares the implementation of the manifest's service under one of the provider names of the manifest. Only the chosen one is made. */
  provider(name: string, create: (host: Host) => Promise<ServiceProvider> | ServiceProvider): void;
  /** Gives a value to an extension point. */
  contribute<T>(point: ExtensionPoint<T>, value: T): void;
  operationHook(hook: OperationHook): void;
  upstreamHook(hook: UpstreamHook): void;
  /** Stands around operations of a service of the upstream. An operation that another plugin's hook names is a fault of this one. */
  upstreamOperationHook(hook: UpstreamOperationHook): void;
  /** Translates requests in one encoding. An encoding of a service that another plugin's hook names is a fault of this one. Absent in hosts that only pass bytes on. */
  upstreamEncodingHook?(hook: UpstreamEncodingHook): void;
  /** Adds a route below `/_drey/`. A path taken by another plugin is a fault of this one. */
  route(route: Route): void;
  health(contributor: HealthContributor): void;
  command(command: Command): void;
  /** Runs once after every plugin registered and before providers are made. */
  init(run: (host: Host) => Promise<void> | void): void;
}

/** What a plugin's entry module exports as `plugin`. */
export interface Plugin {
  /** Same as the manifest's id. */
  readonly id: string;
  register(registration: Registration): void;
}

/** Types a plugin. */
export const definePlugin = (plugin: Plugin): Plugin => plugin;
