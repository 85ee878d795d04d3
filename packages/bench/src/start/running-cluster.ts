// The cluster of an application as the gateway and Flink show it, for what is timed beyond a status.
import { pollMilliseconds } from './drey-start.js';

interface Member {
  readonly role: string;
  readonly pid?: number;
  readonly alive: boolean;
}

/** One cluster with its job. */
export interface RunningCluster {
  readonly id: string;
  readonly jobId: string | null;
  readonly members: readonly Member[];
  readonly rest: string;
}

const boundMilliseconds = 120_000;

/** The cluster of an application; undefined while it has none. */
export const clusterOf = async (endpoint: string, name: string): Promise<RunningCluster | undefined> => {
  const answer = await fetch(`${endpoint}/_drey/clusters`);
  const clusters = (await answer.json()) as readonly (RunningCluster & { readonly application: string | null })[];
  return clusters.find(({ application }) => application?.endsWith(`/${name}`));
};

/** Whether all tasks of the job run. False while the JobManager does not answer. */
const allTasksRun = async ({ rest, jobId }: RunningCluster): Promise<boolean> => {
  try {
    const answer = await fetch(`${rest}/jobs/${jobId}`);
    if (!answer.ok) return false;
    const job = (await answer.json()) as {
      readonly state: string;
      readonly vertices: readonly { readonly parallelism: number; readonly tasks: Readonly<Record<string, number>> }[];
    };
    return job.state === 'RUNNING' && job.vertices.every(({ parallelism, tasks }) => tasks['RUNNING'] === parallelism);
  } catch {
    return false;
  }
};

const until = async (what: string, condition: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + boundMilliseconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${what} did not come within ${boundMilliseconds / 1_000} s.`);
    await new Promise((done) => setTimeout(done, pollMilliseconds));
  }
};

/** Seconds from a kill -9 of a member until all tasks run again, on whatever cluster. */
export const timeRecovery = async (
  endpoint: string,
  name: string,
  role: 'jobmanager' | 'taskmanager',
): Promise<number> => {
  const before = await clusterOf(endpoint, name);
  const pid = before?.members.find((member) => member.role === role && member.alive)?.pid;
  if (before === undefined || pid === undefined) throw new Error(`Application ${name} has no ${role} to kill.`);
  const since = performance.now();
  process.kill(pid, 'SIGKILL');
  await until(`The loss of the ${role}`, async () => !(await allTasksRun(before)));
  await until(`The recovery from the loss of the ${role}`, async () => {
    const now = await clusterOf(endpoint, name);
    return now !== undefined && now.jobId !== null && (await allTasksRun(now));
  });
  return (performance.now() - since) / 1_000;
};
