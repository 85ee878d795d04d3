// How fast a job goes, and what its JVMs take for it.
import { setTimeout as sleep } from 'node:timers/promises';
import { processSeconds } from '../processor-time.js';
import { clusterOf, type RunningCluster } from '../start/running-cluster.js';

/** A job on a cluster, and the task whose records are counted. */
export interface PacedJob {
  readonly cluster: RunningCluster;
  readonly vertex: string;
}

/** What a job did in a while. */
export interface Pace {
  readonly perSecond: number;
  /** Records for each processor second of its JVMs; says what work costs even while other programs keep the machine busy. */
  readonly perProcessorSecond: number;
}

const LOOK_MILLISECONDS = 100;
const CHANGE_MILLISECONDS = 60_000;

interface Moment {
  readonly at: number;
  readonly records: number;
  readonly processorSeconds: number;
}

/** The running job of an application. */
export const pacedJob = async (endpoint: string, name: string): Promise<PacedJob> => {
  const cluster = await clusterOf(endpoint, name);
  if (cluster === undefined) throw new Error(`Application ${name} has no cluster.`);
  const job = (await (await fetch(`${cluster.rest}/jobs/${cluster.jobId}`)).json()) as {
    readonly vertices: readonly { readonly id: string; readonly name: string }[];
  };
  const vertex = job.vertices.find((one) => one.name.startsWith('Source:'));
  if (vertex === undefined) throw new Error('The job has no source.');
  return { cluster, vertex: vertex.id };
};

const recordsOf = async ({ cluster: { rest, jobId }, vertex }: PacedJob): Promise<number> => {
  const address = `${rest}/jobs/${jobId}/vertices/${vertex}/subtasks/metrics?get=numRecordsOut&agg=sum`;
  const [metric] = (await (await fetch(address)).json()) as readonly { readonly sum: number }[];
  return metric?.sum ?? 0;
};

/** The next moment at which Flink has new figures, which it does every ten seconds. */
const nextMoment = async (job: PacedJob): Promise<Moment> => {
  const before = await recordsOf(job);
  const end = performance.now() + CHANGE_MILLISECONDS;
  while (performance.now() < end) {
    const records = await recordsOf(job);
    if (records !== before) {
      const pids = job.cluster.members.flatMap(({ pid }) => pid ?? []);
      return {
        at: performance.now(),
        records,
        processorSeconds: pids.reduce((sum, pid) => sum + processSeconds(pid), 0),
      };
    }
    await sleep(LOOK_MILLISECONDS);
  }
  throw new Error('The job does nothing.');
};

/** Measures a job over so many seconds at least. */
export const measurePace = async (job: PacedJob, seconds: number): Promise<Pace> => {
  const from = await nextMoment(job);
  await sleep(seconds * 1_000);
  const to = await nextMoment(job);
  const records = to.records - from.records;
  return {
    perSecond: (records * 1_000) / (to.at - from.at),
    perProcessorSecond: records / (to.processorSeconds - from.processorSeconds),
  };
};
