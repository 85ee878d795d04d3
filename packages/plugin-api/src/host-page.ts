// A page for people that a plugin serves below `/_drey/`: hosts say its address when they are ready, and send browsers there.
import { type ExtensionPoint, extensionPoint } from './extension-point.js';

/** A page for people. */
export interface HostPage {
  /** What it is, for the line at the start, for example `Console`. */
  readonly name: string;
  /** Absolute path of a route of the plugin, for example `/_drey/console/`. */
  readonly path: string;
}

/**
 * Gives the page, or undefined where its setting is off; asked when all plugins were started, and again with each visit of a browser to `/`. The first page
 * that is there is where a browser goes that asks for `/` as a person does (unsigned, navigating, for HTML).
 */
export type HostPageSource = () => HostPage | undefined;

/** Extension point of hosts: pages for people. */
export const hostPages: ExtensionPoint<HostPageSource> = extensionPoint('drey/host-page');
