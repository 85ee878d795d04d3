// Finds plugin manifests and reads them, without loading any code.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { OperatorError, parseManifest, type PluginManifest } from '@drey/plugin-api';

/** A manifest that was found: read, or with the reason why it could not be. */
export type ManifestSource =
  | { readonly path: string; readonly manifest: PluginManifest }
  | { readonly path: string; readonly manifest: undefined; readonly problem: string };

const MANIFEST_NAME = 'plugin.manifest.json';
const LIMIT_PLUGINS = 100;

const readOne = (path: string): ManifestSource => {
  try {
    return { path, manifest: parseManifest(JSON.parse(readFileSync(path, 'utf8')), path) };
  } catch (error) {
    if (error instanceof OperatorError) return { path, manifest: undefined, problem: error.line() };
    const reason = error instanceof Error ? error.message : String(error);
    return { path, manifest: undefined, problem: `${path} cannot be read: ${reason}` };
  }
};

const requireFile = (path: string): string => {
  if (existsSync(path)) return path;
  throw new OperatorError(
    'DREY_PLUGIN_NOT_FOUND',
    `There is no plugin manifest at ${path}.`,
    'Give the path of a plugin.manifest.json with --plugin.',
  );
};

const exportedManifest = (packageFile: string, dependency: string): string | undefined => {
  try {
    return createRequire(packageFile).resolve(`${dependency}/${MANIFEST_NAME}`);
  } catch {
    return undefined;
  }
};

/** Adds a source and what its manifest brings, each path once. The real path counts, because packages of a workspace are reached by links. */
const addSource = (sources: Map<string, ManifestSource>, source: ManifestSource): void => {
  const key = realpathSync(source.path);
  if (sources.has(key) || sources.size >= LIMIT_PLUGINS) return;
  sources.set(key, source);
  for (const name of source.manifest?.brings ?? []) {
    const path = exportedManifest(source.path, name);
    if (path !== undefined) addSource(sources, readOne(path));
    else {
      const problem = `${name}, which ${source.path} brings, is not installed, or exports no ${MANIFEST_NAME}.`;
      sources.set(name, { path: name, manifest: undefined, problem });
    }
  }
};

/** Reads manifests, and those that they bring. A path without a file is a mistake of the caller and throws; a file that is wrong is a fault of its plugin. */
export const readManifests = (paths: readonly string[]): readonly ManifestSource[] => {
  if (paths.length > LIMIT_PLUGINS)
    throw new OperatorError(
      'DREY_TOO_MANY_PLUGINS',
      `${paths.length} plugins are given.`,
      `Give at most ${LIMIT_PLUGINS}.`,
    );
  const sources = new Map<string, ManifestSource>();
  for (const path of paths) addSource(sources, readOne(requireFile(resolve(path))));
  return [...sources.values()];
};

const dependenciesOf = (packageFile: string): readonly string[] => {
  try {
    const parsed = JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly dependencies?: unknown };
    return typeof parsed.dependencies === 'object' && parsed.dependencies !== null
      ? Object.keys(parsed.dependencies)
      : [];
  } catch {
    return [];
  }
};

/**
 * The manifests to load where none is named: the one in the working directory, else those that the dependencies of its `package.json`
 * export as `./plugin.manifest.json`.
 */
export const findManifests = (workingDirectory: string): readonly string[] => {
  const own = join(workingDirectory, MANIFEST_NAME);
  if (existsSync(own)) return [own];
  const packageFile = join(workingDirectory, 'package.json');
  return dependenciesOf(packageFile)
    .map((dependency) => exportedManifest(packageFile, dependency))
    .filter((path) => path !== undefined);
};

/** The folder that a manifest's relative entry starts from. */
export const manifestFolder = (path: string): string => dirname(path);
