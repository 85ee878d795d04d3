// From a manifest's `entry` to the URL of a module.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Loads a module by URL. A port, because test runners bring module systems of their own. */
export type ImportModule = (url: string) => Promise<unknown>;

/** Node's own import. */
export const importModule: ImportModule = (url) => import(url);

const conditions = new Set(['node', 'import', 'default']);

const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
};

const resolvePath = (folder: string, entry: string): string => {
  const path = resolve(folder, entry);
  if (!isInside(folder, path)) throw new Error(`The entry '${entry}' leaves the folder of its manifest.`);
  if (!existsSync(path)) throw new Error(`The entry '${entry}' does not exist; is the plugin built?`);
  if (!isInside(realpathSync(folder), realpathSync(path)))
    throw new Error(`The entry '${entry}' leaves the folder of its manifest through a link.`);
  return path;
};

const chooseTarget = (target: unknown): string | undefined => {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null) return undefined;
  for (const [condition, inner] of Object.entries(target)) {
    const chosen = conditions.has(condition) ? chooseTarget(inner) : undefined;
    if (chosen !== undefined) return chosen;
  }
  return undefined;
};

const packageFolder = (folder: string, name: string): string | undefined => {
  for (let current = folder; ; current = dirname(current)) {
    const candidate = join(current, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (dirname(current) === current) return undefined;
  }
};

/** Packages that export their module for `import` only; `require.resolve` does not find those. */
const resolveImportOnly = (folder: string, entry: string): string | undefined => {
  const parts = entry.split('/');
  const name = entry.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
  const root = packageFolder(folder, name);
  if (root === undefined) return undefined;
  const parsed = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly exports?: unknown };
  const map = parsed.exports;
  const subpath = entry === name ? '.' : `.${entry.slice(name.length)}`;
  const bySubpath = typeof map === 'object' && map !== null && Object.keys(map).some((key) => key.startsWith('.'));
  const target = bySubpath ? (map as Readonly<Record<string, unknown>>)[subpath] : subpath === '.' ? map : undefined;
  const chosen = chooseTarget(target);
  return chosen === undefined ? undefined : resolve(root, chosen);
};

const resolvePackage = (folder: string, entry: string): string => {
  try {
    return createRequire(join(folder, 'package.json')).resolve(entry);
  } catch (error) {
    const path = resolveImportOnly(folder, entry);
    if (path !== undefined) return path;
    throw error;
  }
};

/** The module's URL. Throws when the entry does not exist or leaves the manifest's folder. */
export const resolveEntry = (folder: string, entry: string): string =>
  pathToFileURL(entry.startsWith('./') ? resolvePath(folder, entry) : resolvePackage(folder, entry)).href;
