// Fetches AWS's library for application properties with Maven into a directory, as the Docker driver does on its first start.
import { fileURLToPath } from 'node:url';

const { createServiceLibrary } = await import(new URL('../packages/runtimes/dist/index.js', import.meta.url).href);

/** Path of the library, below `service-library` in a cache directory; undefined, with the reason on standard error, where it cannot be had. */
export const fetchServiceLibrary = (cacheDirectory) =>
  createServiceLibrary({
    cacheDirectory,
    env: process.env,
    log: { warn: (text, { error }) => console.error(text, error?.message ?? '') },
  })(new AbortController().signal);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = await fetchServiceLibrary(process.argv[2] ?? '.');
  if (path === undefined) process.exit(1);
  console.log(path);
}
