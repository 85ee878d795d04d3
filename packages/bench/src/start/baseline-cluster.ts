// The baseline: a JobManager and a TaskManager started by hand, both at the same time, with the JDK's and Flink's defaults.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

// The job reads /etc/flink/application_properties.json, so each JVM gets an /etc of its own, as with Drey.
const inNamespace =
  'cd "$1" && { mount -t overlay overlay -o lowerdir=.:/etc /etc 2>/dev/null || mount --bind flink/application_properties.json /etc/flink/application_properties.json; } && cd "$2" && shift 2 && exec "$@"';

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
  const log = join(files.directory, `${role}.log`);
  const output = openSync(log, 'w');
  try {
    const unshare = process.getuid?.() === 0 ? ['--mount'] : ['-Urm'];
    const command = [
      'sh',
      '-c',
      inNamespace,
      'baseline',
      files.etc,
      files.directory,
      ...jvm(role, installation, files),
    ];
    const child = spawn('unshare', [...unshare, '--', ...command], {
      stdio: ['ignore', output, output],
      env: {
        PATH: process.env['PATH'],
        FLINK_CONF_DIR: files.configuration,
        FLINK_PLUGINS_DIR: installation.plugins,
        AWS_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      },
    });
    const kill = (): boolean => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    return { role, child, log, ended: new Promise((resolve) => child.once('exit', resolve).once('error', resolve)) };
  } finally {
    closeSync(output);
  }
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
