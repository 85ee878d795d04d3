// Where the repository is: tests run from anywhere below it, as CommonJS or as modules.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const search = (directory: string): string => {
  if (existsSync(join(directory, 'plugin.manifest.json'))) return directory;
  const parent = dirname(directory);
  if (parent === directory)
    throw new Error('These tests run inside the repository: no plugin.manifest.json above the working directory.');
  return search(parent);
};

/** Root of the repository. */
export const repositoryRoot: string = search(process.cwd());
