// Looks at the machine for the feed: runtimes in the cache, memory, load, disks.
import { readdir, statfs } from 'node:fs/promises';
import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { ClusterDriver } from '@drey/cluster';
import type { ResourceFacts, RuntimeFacts } from '@drey/console';
import type { MemoryLook } from '@drey/orchestrator';
import { type Clock, diskUse } from '@drey/plugin-api';
import { allFlinkRuntimes } from '@drey/runtimes';

/** Installed runtimes lie in the cache as `runtimes/<environment>-<version>-<hash>`, with helper files beside them. */
const installedNames = async (cacheDirectory: string): Promise<readonly string[]> => {
  const entries = await readdir(join(cacheDirectory, 'runtimes'), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
};

/** Every runtime, as far as it can be told without asking an engine. */
export const lookAtRuntimes = async (
  driver: Pick<ClusterDriver, 'name' | 'underWay'>,
  cacheDirectory: string,
): Promise<readonly RuntimeFacts[]> => {
  const names = await installedNames(cacheDirectory);
  const isInstalled = (environment: string): boolean => names.some((name) => name.startsWith(`${environment}-`));
  return allFlinkRuntimes.map((runtime) => {
    const { environment, flinkVersion } = runtime;
    const work = driver.underWay?.(runtime) ?? [];
    const state =
      work.length > 0
        ? 'underWay'
        : driver.name !== 'process'
          ? 'unknown'
          : isInstalled(environment)
            ? 'installed'
            : 'absent';
    const underWay = work.map(({ what, since, step }) => ({ since, text: `${what}: ${step}` }));
    return { environment, flinkVersion, state, underWay };
  });
};

/** What disks are looked at; a null path is not there. */
export interface DiskPlaces {
  readonly data: string | null;
  readonly cache: string;
}

type Disk = ResourceFacts['disks'][number];

const freeOf = async (path: string): Promise<number | null> => {
  const found = await statfs(path).catch(() => undefined);
  return found === undefined ? null : found.bavail * found.bsize;
};

/** Makes the look at memory, load and disks; disks are remembered between measurements. */
export const resourceLook = (
  clock: Clock,
  memory: MemoryLook,
  { data, cache }: DiskPlaces,
): ((measures: boolean) => Promise<ResourceFacts>) => {
  let disks: readonly Disk[] = [];
  const measure = async (purpose: Disk['purpose'], path: string): Promise<Disk> => ({
    purpose,
    path,
    bytes: await diskUse(path),
    free: await freeOf(path),
  });
  return async (measures) => {
    if (measures) disks = [...(data === null ? [] : [await measure('data', data)]), await measure('cache', cache)];
    const seen = await memory();
    return {
      at: clock.now(),
      memoryTotal: seen?.totalBytes ?? totalmem(),
      memoryAvailable: seen?.availableBytes ?? freemem(),
      processors: availableParallelism(),
      load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
      disks,
    };
  };
};
