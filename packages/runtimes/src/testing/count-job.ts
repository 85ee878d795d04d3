// The small job of the drivers' tests, which counts and keeps state: `jobs/count`, beside `src` and `dist`.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jobJar } from './job-jar.js';

const folder = fileURLToPath(new URL('../../jobs/count', import.meta.url));

/** Builds the job in a directory; resolves to its jar. The runtime FLINK-1_20 must be installed in the cache. */
export const buildCountJob = async (work: string, cacheDirectory: string): Promise<string> => {
  const jar = join(work, 'count.jar');
  await jobJar({ folder, mainClass: 'Count', jar, cacheDirectory });
  return jar;
};
