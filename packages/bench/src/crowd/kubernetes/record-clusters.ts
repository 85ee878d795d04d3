// Pods of Flink clusters that are records: a look into the image that ends at once, JobManagers that answer, TaskManagers that count.
import { Readable } from 'node:stream';
import { createRecordPods, type PodPlan, type PodRun, type PodRunner } from '@drey/conformance/kubernetes';
import { createJobManagers, type JobManagers } from './record-flink.js';

/** What `drey.Member look` prints in an image of Flink, stamped as a node does. */
const looked = ['java 17', 'file lib/flink-dist-1.20.3.jar'];

const stamped = (lines: readonly string[]): string =>
  lines.map((line) => `${new Date().toISOString()} ${line}\n`).join('');

const clusterOf = (pod: string): string => pod.replace(/-(jobmanager|taskmanager-\d+)$/, '');

/** A runner of such pods. */
export interface RecordClusters {
  readonly runner: PodRunner;
  readonly jobManagers: JobManagers;
  /** Names of pods of members that run. */
  members(): readonly string[];
}

/** A pod that has looked into its image already. */
const lookRun = (run: PodRun): PodRun => ({
  ...run,
  ended: Promise.resolve({ exitCode: 0, isOutOfMemory: false }),
  log: () => Promise.resolve(Readable.from([stamped(looked)])),
});

/** Makes it. */
export const createRecordClusters = (): RecordClusters => {
  const living = new Map<string, ReadonlySet<string>>();
  const taskManagersOf = (pod: string): number =>
    [...(living.get(clusterOf(pod)) ?? [])].filter((name) => name.includes('-taskmanager-')).length;
  const jobManagers = createJobManagers(taskManagersOf);
  const records = createRecordPods(jobManagers.answer);
  const come = ({ name }: PodPlan): void => {
    living.set(clusterOf(name), new Set([...(living.get(clusterOf(name)) ?? []), name]));
  };
  const go = ({ name, uid }: PodPlan): void => {
    const left = new Set([...(living.get(clusterOf(name)) ?? [])].filter((other) => other !== name));
    if (left.size === 0) living.delete(clusterOf(name));
    else living.set(clusterOf(name), left);
    jobManagers.forget(uid);
  };
  return {
    jobManagers,
    members: () => [...living.values()].flatMap((names) => [...names]),
    runner: {
      ...records,
      start: async (plan) => {
        const run = await records.start(plan);
        if (plan.args?.includes('look') === true) return lookRun(run);
        come(plan);
        void run.ended.then(() => go(plan));
        return run;
      },
    },
  };
};
