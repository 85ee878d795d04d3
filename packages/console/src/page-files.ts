// The built files of the page, read once into memory: a megabyte at most, and no path of a request ever reaches the disk.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One file of the page. */
export interface PageFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Strong entity tag, in quotes. */
  readonly tag: string;
  /** Whether its name has a hash of its content, so that it never changes. */
  readonly isLasting: boolean;
}

/** Files by path below the page, parts joined by `/`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** Name of the file that every deep link gets. */
export const INDEX = 'index.html';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** As Vite names what it bundles: `assets/<name>-<hash of eight>.<ext>`. */
const hashed = /^assets\/.+-[\w-]{8,}\.[a-z0-9]+$/;

/** Where the build puts the page: beside this file when built, below `dist` when this is run from its source. */
const builtPage: readonly string[] = ['./page/', '../dist/page/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

const filesBelow = async (directory: string, below = ''): Promise<readonly string[]> => {
  const entries = await readdir(join(directory, below), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = posix.join(below, entry.name);
      if (entry.isDirectory()) return filesBelow(directory, path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat();
};

/** Reads them; undefined where there is no page. */
export const readPageFiles = async (directories: readonly string[] = builtPage): Promise<PageFiles | undefined> => {
  for (const directory of directories) {
    const paths = await filesBelow(directory).catch((): readonly string[] => []);
    if (!paths.includes(INDEX)) continue;
    const files = await Promise.all(
      paths.map(async (path): Promise<readonly [string, PageFile]> => {
        const bytes = await readFile(join(directory, path));
        const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
        const contentType = types[extname(path)] ?? 'application/octet-stream';
        return [path, { bytes, contentType, tag, isLasting: hashed.test(path) }];
      }),
    );
    return new Map(files);
  }
  return undefined;
};
