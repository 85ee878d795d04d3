// How much memory each JVM gets, and the Flink options and JVM flags that say so. Started without Flink's scripts, a TaskManager
// refuses to run unless all of these are explicit.

const MIB = 1024 * 1024;
const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  bytes: 1,
  k: 1024,
  kb: 1024,
  kibibytes: 1024,
  m: MIB,
  mb: MIB,
  mebibytes: MIB,
  g: 1024 * MIB,
  gb: 1024 * MIB,
  gibibytes: 1024 * MIB,
};

/** Reads a Flink memory size such as `64m`, `1 gb` or `1048576b`, in bytes; undefined when it is none. */
export const parseMemorySize = (text: string | undefined): number | undefined => {
  const match = /^\s*(\d+)\s*([a-z]*)\s*$/i.exec(text ?? '');
  const unit = units[(match?.[2] ?? '?').toLowerCase()];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
};

/** Options for the configuration file and flags for the command line. */
export interface MemoryPlan {
  readonly options: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
}

const size = (bytes: number): string => `${bytes}b`;
const mebibytes = (bytes: number): string => `${Math.max(1, Math.ceil(bytes / MIB))}m`;

/**
 * Memory of a JobManager. User code runs `main()` in it. Measured: 256 MiB of heap carry the sample applications with room, the
 * metaspace limit leaves room for class loaders of earlier submissions.
 */
export const jobManagerMemory = (given: Readonly<Record<string, string>>): MemoryPlan => {
  const heap = parseMemorySize(given['jobmanager.memory.heap.size']) ?? 256 * MIB;
  const metaspace = parseMemorySize(given['jobmanager.memory.jvm-metaspace.size']) ?? 256 * MIB;
  return {
    options: {
      'jobmanager.memory.heap.size': size(heap),
      'jobmanager.memory.off-heap.size': given['jobmanager.memory.off-heap.size'] ?? size(128 * MIB),
      'jobmanager.memory.jvm-metaspace.size': size(metaspace),
    },
    flags: [`-Xmx${mebibytes(heap)}`, '-Xms64m', `-XX:MaxMetaspaceSize=${mebibytes(metaspace)}`],
  };
};

/**
 * Memory of a TaskManager by its slots. These are limits, not use: an idle pair needs about 600 MB in all, whatever they are.
 * What `given` sets explicitly wins.
 */
export const taskManagerMemory = (given: Readonly<Record<string, string>>, slots: number): MemoryPlan => {
  const memory = (name: string, fallback: number): number =>
    parseMemorySize(given[`taskmanager.memory.${name}`]) ?? fallback;
  const frameworkHeap = memory('framework.heap.size', 64 * MIB);
  const taskHeap = memory('task.heap.size', (320 + 128 * (slots - 1)) * MIB);
  const frameworkOffHeap = memory('framework.off-heap.size', 64 * MIB);
  const taskOffHeap = memory('task.off-heap.size', 64 * MIB);
  const network = memory('network.max', memory('network.min', Math.min(32 + 32 * (slots - 1), 512) * MIB));
  const managed = memory('managed.size', 64 * slots * MIB);
  const metaspace = memory('jvm-metaspace.size', 256 * MIB);
  return {
    options: {
      'taskmanager.cpu.cores': given['taskmanager.cpu.cores'] ?? String(slots),
      'taskmanager.memory.framework.heap.size': size(frameworkHeap),
      'taskmanager.memory.task.heap.size': size(taskHeap),
      'taskmanager.memory.framework.off-heap.size': size(frameworkOffHeap),
      'taskmanager.memory.task.off-heap.size': size(taskOffHeap),
      'taskmanager.memory.network.min': size(network),
      'taskmanager.memory.network.max': size(network),
      'taskmanager.memory.managed.size': size(managed),
      'taskmanager.memory.jvm-metaspace.size': size(metaspace),
      'taskmanager.memory.jvm-overhead.min': size(64 * MIB),
      'taskmanager.memory.jvm-overhead.max': size(64 * MIB),
    },
    flags: [
      `-Xmx${mebibytes(frameworkHeap + taskHeap)}`,
      '-Xms64m',
      `-XX:MaxDirectMemorySize=${mebibytes(frameworkOffHeap + taskOffHeap + network)}`,
      `-XX:MaxMetaspaceSize=${mebibytes(metaspace)}`,
    ],
  };
};
