// The baseline: a JobManager and a TaskManager started by hand, both at the same time, with the JDK's and Flink's defaults.
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBareMember } from '@drey/conformance/bare-flink';
import { processSeconds } from '../processor-time.js';
import type { BaselineFiles } from './baseline-files.js';
import type { FlinkInstallation } from './flink-installation.js';

/** What Flink's scripts compute for processes of 1600 MiB and 1728 MiB, its defaults. */
const heap = { jobmanager: '1073741824', taskmanager: '536870902' } as const;
const metaspace = '268435456';

/** Flink's scripts hand these to a TaskManager, which refuses to start without; computed by them for 1728 MiB and one slot. */
const taskManagerMemory: Readonly<Record<string, string>> = {
  'taskmanager.cpu.cores': '1.0',
  'taskmanager.memory.framework.heap.size': '134217728b',
  'taskmanager.memory.framework.off-heap.size': '134217728b',
  'taskmanager.memory.task.heap.size': '402653174b',
  'taskmanager.memory.task.off-heap.size': '0b',
  'taskmanager.memory.network.min': '134217730b',
  'taskmanager.memory.network.max': '134217730b',
  'taskmanager.memory.managed.size': '536870920b',
  'taskmanager.memory.jvm-metaspace.size': '268435456b',
  'taskmanager.memory.jvm-overhead.min': '201326592b',
  'taskmanager.memory.jvm-overhead.max': '201326592b',
};

type Role = 'jobmanager' | 'taskmanager';

const jvm = (
  role: Role,
  { java, classPath, moduleFlags }: FlinkInstallation,
  files: BaselineFiles,
): readonly string[] => [
  java,
  `-Xmx${heap[role]}`,
  `-Xms${heap[role]}`,
  ...(role === 'taskmanager' ? ['-XX:MaxDirectMemorySize=268435458'] : []),
  `-XX:MaxMetaspaceSize=${metaspace}`,
  ...moduleFlags,
  `-Dlog4j.configurationFile=file:${files.logging}`,
  '-cp',
  classPath,
  role === 'jobmanager'
    ? 'org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint'
    : 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner',
  '--configDir',
  files.configuration,
  ...(role === 'taskmanager'
    ? Object.entries(taskManagerMemory).flatMap(([name, value]) => ['-D', `${name}=${value}`])
    : []),
];

/** A pair of JVMs. */
export interface BaselineCluster {
  /** Throws with the end of its output when a JVM has ended. */
  check(): void;
  /** Processor seconds of both JVMs so far. */
  processorSeconds(): number;
  stop(): Promise<void>;
}

interface Member {
  readonly role: Role;
  readonly child: ChildProcess;
  readonly log: string;
  readonly ended: Promise<unknown>;
}

const startMember = (role: Role, installation: FlinkInstallation, files: BaselineFiles): Member => {
  const { directory, etc, configuration } = files;
  const log = join(directory, `${role}.log`);
  const command = jvm(role, installation, files);
  const child = startBareMember({ command, directory, etc, configuration, plugins: installation.plugins, log });
  return { role, child, log, ended: new Promise((resolve) => child.once('exit', resolve).once('error', resolve)) };
};

/** Starts both JVMs. */
export const startBaseline = (installation: FlinkInstallation, files: BaselineFiles): BaselineCluster => {
  const members = (['jobmanager', 'taskmanager'] as const).map((role) => startMember(role, installation, files));
  return {
    check: () => {
      const gone = members.find(({ child }) => child.exitCode !== null || child.signalCode !== null);
      if (gone !== undefined)
        throw new Error(`The baseline's ${gone.role} ended:\n${readFileSync(gone.log, 'utf8').slice(-3_000)}`);
    },
    processorSeconds: () => members.reduce((sum, { child }) => sum + processSeconds(child.pid ?? 0), 0),
    stop: async () => {
      for (const { child } of members) child.kill('SIGKILL');
      await Promise.all(members.map(({ ended }) => ended));
    },
  };
};
