// How much memory the machine, or the container that Drey runs in, has left.
import { readFile } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { MachineMemory, MemoryLook } from '@drey/orchestrator';

/** Where Linux tells; other roots are for tests. */
export interface MemoryPlaces {
  readonly proc: string;
  readonly cgroup: string;
}

const linux: MemoryPlaces = { proc: '/proc', cgroup: '/sys/fs/cgroup' };

const text = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

/** A number of bytes that a line gives by itself, or after a name; undefined for anything else, such as `max`. */
const numberIn = (content: string, pattern: RegExp): number | undefined => {
  const found = pattern.exec(content)?.[1];
  return found === undefined ? undefined : Number(found);
};

const ofMachine = async (proc: string): Promise<MachineMemory | undefined> => {
  const content = await text(join(proc, 'meminfo'));
  const available = numberIn(content, /^MemAvailable:\s+(\d+) kB$/m);
  const total = numberIn(content, /^MemTotal:\s+(\d+) kB$/m);
  return available === undefined || total === undefined
    ? undefined
    : { availableBytes: available * 1024, totalBytes: total * 1024 };
};

/** Names of a group's limit and use in the one hierarchy of today, and in that of memory alone before it. */
const versions = [
  { controllers: '', folder: '', limit: 'memory.max', use: 'memory.current', cache: /^inactive_file (\d+)$/m },
  {
    controllers: 'memory',
    folder: 'memory',
    limit: 'memory.limit_in_bytes',
    use: 'memory.usage_in_bytes',
    cache: /^total_inactive_file (\d+)$/m,
  },
] as const;

/** The group of this process in a hierarchy: `/` inside of most containers. */
const groupOf = (groups: string, controllers: string): string | undefined => {
  for (const line of groups.split('\n')) {
    const [, names = '', path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path !== undefined && (controllers === '' ? names === '' : names.split(',').includes(controllers))) return path;
  }
  return undefined;
};

/** A path and all above it. A group that cannot be seen from here (a container without a namespace for groups) is passed over on the way. */
const upwards = (path: string): readonly string[] =>
  path === '/' || path === '.' ? ['/'] : [path, ...upwards(dirname(path))];

/** What the groups around this process leave it. */
const ofGroups = async ({ proc, cgroup }: MemoryPlaces): Promise<readonly MachineMemory[]> => {
  const groups = await text(join(proc, 'self/cgroup'));
  const found: MachineMemory[] = [];
  for (const { controllers, folder, limit, use, cache } of versions) {
    const own = groupOf(groups, controllers);
    if (own === undefined) continue;
    for (const path of upwards(own)) {
      const directory = join(cgroup, folder, path);
      const [most, used] = await Promise.all(
        [limit, use].map(async (name) => numberIn(await text(join(directory, name)), /^(\d+)$/m)),
      );
      if (most === undefined || used === undefined) continue;
      const cached = numberIn(await text(join(directory, 'memory.stat')), cache) ?? 0;
      found.push({ availableBytes: Math.max(0, most - Math.max(0, used - cached)), totalBytes: most });
    }
  }
  return found;
};

/** The least of what machine and groups leave; the old hierarchy has a limit beyond all memory where none is set. */
const onLinux = async (places: MemoryPlaces): Promise<MachineMemory | undefined> => {
  const machine = await ofMachine(places.proc);
  if (machine === undefined) return undefined;
  return [machine, ...(await ofGroups(places))].reduce((least, one) => ({
    availableBytes: Math.min(least.availableBytes, one.availableBytes),
    totalBytes: Math.min(least.totalBytes, one.totalBytes),
  }));
};

/**
 * The look of a platform. Elsewhere than on Linux the system's own figure has to do: right on Windows; on macOS it counts caches as taken, so
 * that it says too little rather than too much.
 */
export const machineMemory = (platform: NodeJS.Platform = process.platform, places: MemoryPlaces = linux): MemoryLook =>
  platform === 'linux'
    ? () => onLinux(places)
    : () => Promise.resolve({ availableBytes: freemem(), totalBytes: totalmem() });
