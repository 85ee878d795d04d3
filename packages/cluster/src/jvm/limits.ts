// What a member in a container may take of its machine: a Kinesis processing unit is one virtual CPU and 4 GiB of memory.
import type { ClusterSpec, MemberRole } from '../cluster-driver.js';
import { jobManagerMemory, parseMemorySize, taskManagerMemory } from './memory.js';

/** What sizes depend on. */
export type SizedSpec = Pick<ClusterSpec, 'flinkConfiguration' | 'slotsPerTaskManager'>;

const MIB = 1024 * 1024;
const KPU_MEMORY_BYTES = 4096 * MIB;
const NANOS_PER_CPU = 1_000_000_000;
/** A JVM needs more than its configured parts: code cache, thread stacks, its own structures. */
const JVM_SHARE = 1.25;
const JVM_BYTES = 256 * MIB;

/** Parts of a process that add up. */
const parts =
  /memory\.(heap\.size|off-heap\.size|jvm-metaspace\.size|framework\.heap\.size|task\.heap\.size|framework\.off-heap\.size|task\.off-heap\.size|network\.max|managed\.size|jvm-overhead\.max)$/;

const configuredBytes = (options: Readonly<Record<string, string>>): number =>
  Object.entries(options)
    .filter(([key]) => parts.test(key))
    .reduce((sum, [, value]) => sum + (parseMemorySize(value) ?? 0), 0);

/** Units of a member: the service gives the JobManager one of its own. */
const unitsOf = (role: MemberRole, spec: SizedSpec): number =>
  role === 'jobmanager' ? 1 : Math.max(1, spec.slotsPerTaskManager);

/** Memory limit: that of its units, or more where the application configures more. */
export const memoryLimitBytes = (role: MemberRole, spec: SizedSpec): number => {
  const { options } =
    role === 'jobmanager'
      ? jobManagerMemory(spec.flinkConfiguration)
      : taskManagerMemory(spec.flinkConfiguration, spec.slotsPerTaskManager);
  return Math.max(unitsOf(role, spec) * KPU_MEMORY_BYTES, Math.ceil(configuredBytes(options) * JVM_SHARE) + JVM_BYTES);
};

/** CPU limit in billionths of a CPU, at most what the engine has; given once a member is up, since starting takes more than running. */
export const cpuLimitNanos = (role: MemberRole, spec: SizedSpec, engineCpus: number): number =>
  Math.min(unitsOf(role, spec), Math.max(1, engineCpus)) * NANOS_PER_CPU;
