// From a manifest to a registered plugin: import the entry, check what it exports, run `register`.
import type { Plugin, PluginManifest } from '@drey/plugin-api';
import { type ImportModule, resolveEntry } from './entry.js';
import { manifestFolder } from './manifest-file.js';
import { collectRegistration, type Registered, type TakenNames } from './registration.js';

const isPlugin = (value: unknown): value is Plugin =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<Plugin>).id === 'string' &&
  typeof (value as Partial<Plugin>).register === 'function';

const pluginOf = (module: unknown, manifest: PluginManifest): Plugin => {
  const exported = (module as { readonly plugin?: unknown } | undefined)?.plugin;
  if (!isPlugin(exported))
    throw new Error(`The entry '${manifest.entry}' exports no 'plugin' with an id and a register function.`);
  if (exported.id !== manifest.id)
    throw new Error(
      `The entry '${manifest.entry}' exports plugin '${exported.id}', the manifest names '${manifest.id}'.`,
    );
  return exported;
};

/** Loads a plugin's code and collects what it registers. Rejects with the first fault. */
export const loadPlugin = async (
  path: string,
  manifest: PluginManifest,
  taken: TakenNames,
  importModule: ImportModule,
): Promise<Registered> => {
  const module = await importModule(resolveEntry(manifestFolder(path), manifest.entry));
  const plugin = pluginOf(module, manifest);
  return collectRegistration(manifest, (registration) => plugin.register(registration), taken);
};
