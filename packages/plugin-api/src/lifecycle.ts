// The end of a plugin that serves nothing, and its part in a reset; a service has these in its provider.
import { type ExtensionPoint, extensionPoint } from './extension-point.js';

/** What a host calls besides `init`. */
export interface Lifecycle {
  /** Forgets everything that callers ever made, as {@link ServiceProvider.reset} does; after the services have. */
  reset?(): Promise<void>;
  /** Called once when the host stops cleanly; after the services have stopped. */
  stop?(): Promise<void>;
}

/** Extension point of hosts: lives of plugins without a service. */
export const lifecycles: ExtensionPoint<Lifecycle> = extensionPoint('drey/lifecycle');
