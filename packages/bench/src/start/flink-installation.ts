// What Drey's own cluster runs on: the baseline runs the very same jars on the very same Java.
import { readFileSync } from 'node:fs';
import { processSeconds } from '../processor-time.js';

/** A Java and an assembled Flink. */
export interface FlinkInstallation {
  readonly java: string;
  readonly classPath: string;
  readonly plugins: string;
  /** Flags that open the JDK's modules to Flink; Flink's own default configuration has them too. */
  readonly moduleFlags: readonly string[];
}

interface ClusterAnswer {
  readonly members: readonly { readonly role: string; readonly pid?: number; readonly alive: boolean }[];
}

/** Pids of the living JVMs of a gateway. Throws when the clusters are not processes. */
const livingMembers = async (endpoint: string): Promise<readonly { readonly role: string; readonly pid: number }[]> => {
  const answer = await fetch(`${endpoint}/_drey/clusters`);
  const clusters = (await answer.json()) as readonly ClusterAnswer[];
  return clusters
    .flatMap(({ members }) => members)
    .flatMap(({ role, pid, alive }) => (alive && pid !== undefined ? [{ role, pid }] : []));
};

/** Processor seconds that the living JVMs of a gateway have used. */
export const processorSecondsOf = async (endpoint: string): Promise<number> =>
  (await livingMembers(endpoint)).reduce((sum, { pid }) => sum + processSeconds(pid), 0);

const parts = (path: string): readonly string[] => readFileSync(path, 'utf8').split('\0');

/** Reads it off the command line of a living JobManager of a gateway. Throws when there is none with a pid. */
export const installationOf = async (endpoint: string): Promise<FlinkInstallation> => {
  const pid = (await livingMembers(endpoint)).find(({ role }) => role === 'jobmanager')?.pid;
  if (pid === undefined)
    throw new Error('There is no JobManager process to compare with: this bench needs the driver "process".');
  const command = parts(`/proc/${pid}/cmdline`);
  const plugins = parts(`/proc/${pid}/environ`).find((entry) => entry.startsWith('FLINK_PLUGINS_DIR='));
  const classPath = command[command.indexOf('-cp') + 1];
  if (plugins === undefined || classPath === undefined || command[0] === undefined) {
    throw new Error(`The command line of process ${pid} does not look like a JobManager's.`);
  }
  return {
    java: command[0],
    classPath,
    plugins: plugins.slice('FLINK_PLUGINS_DIR='.length),
    moduleFlags: command.filter(
      (argument) => argument.startsWith('--add-opens=') || argument.startsWith('--add-exports='),
    ),
  };
};
