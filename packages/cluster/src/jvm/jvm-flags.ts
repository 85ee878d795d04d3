// What the command lines of all our JVMs have in common, whatever runs them.
import type { ClusterSpec, MemberRole } from '../cluster-driver.js';
import { takesConfiguredJobs } from '../flink-runtime.js';
import { jobManagerMemory, taskManagerMemory } from './memory.js';

/** Entry class by role, the same from 1.13 to 2.3. */
export const mainClass: Readonly<Record<MemberRole, string>> = {
  jobmanager: 'org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint',
  taskmanager: 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner',
};

const opened = [
  'java.lang',
  'java.net',
  'java.io',
  'java.nio',
  'sun.nio.ch',
  'java.lang.reflect',
  'java.text',
  'java.time',
  'java.util',
  'java.util.concurrent',
  'java.util.concurrent.atomic',
  'java.util.concurrent.locks',
];

/** Flink and its serialisers reach into the JDK. The whole list is harmless on every Java from 11 and needed by one or the other Flink. */
export const moduleFlags: readonly string[] = [
  '-XX:+IgnoreUnrecognizedVMOptions',
  ...['java.base/sun.net.util', 'java.rmi/sun.rmi.registry', 'java.security.jgss/sun.security.krb5'].map(
    (name) => `--add-exports=${name}=ALL-UNNAMED`,
  ),
  ...opened.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
];

/**
 * The largest single gain in start-up that was measured: no C2 and no concurrent collector competing with class loading. Performance
 * counters are a mapped file that nobody reads.
 */
export const fastFlags: readonly string[] = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData'];

/** Flink watches for System.exit() of user code by a security manager, which Java 18 to 23 refuse unless told. */
export const securityFlags = (javaFeature: number): readonly string[] =>
  javaFeature >= 17 ? ['-Djava.security.manager=allow'] : [];

/** Last Java that the Beam in PyFlink before 1.17 (2.27) knows; on another it refuses to run functions (measured with 17). */
const OLD_BEAMS_JAVA = 11;

/**
 * Classes that stand before the main class of a member and run it. A TaskManager for functions in Python on Flink before 1.17 and Java
 * beyond 11 tells that it is 11.
 */
export const runnersBefore = (
  role: MemberRole,
  { runtime, python }: Pick<ClusterSpec, 'runtime' | 'python'>,
  javaFeature: number,
): readonly string[] =>
  role === 'taskmanager' && python !== undefined && !takesConfiguredJobs(runtime) && javaFeature > OLD_BEAMS_JAVA
    ? ['drey.flink.ElevenRunner']
    : [];

/** Sizes of a member's JVM, in agreement with the options of its cluster. */
export const memoryFlags = (role: MemberRole, spec: ClusterSpec): readonly string[] =>
  role === 'jobmanager'
    ? jobManagerMemory(spec.flinkConfiguration).flags
    : taskManagerMemory(spec.flinkConfiguration, spec.slotsPerTaskManager).flags;

/** Marks by which a JVM is found and known again. */
export const marks = (instanceId: string, clusterId: string): readonly string[] => [
  `-Ddrey.cluster=${clusterId}`,
  `-Ddrey.instance=${instanceId}`,
];
