// Brings the example job up on a Flink that was just started, as one does by hand through its REST API.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createFlinkRest } from '@drey/flink-rest';
import { pollMilliseconds } from './drey-start.js';

type Flink = ReturnType<typeof createFlinkRest>;

/** A cluster that starts. */
export interface StartedCluster {
  /** Throws when a part of it has ended. */
  check(): void;
}

const boundMilliseconds = 180_000;

/** Asks until the answer is true; a JobManager that does not answer yet is asked again. */
const until = async (cluster: StartedCluster, what: string, ask: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + boundMilliseconds;
  while (!(await ask().catch(() => false))) {
    cluster.check();
    if (Date.now() > end) throw new Error(`The baseline had no ${what} within ${boundMilliseconds / 1000} s.`);
    await new Promise((done) => setTimeout(done, pollMilliseconds));
  }
};

const upload = async (rest: string, jar: string): Promise<string> => {
  const form = new FormData();
  form.append('jarfile', new Blob([readFileSync(jar)], { type: 'application/x-java-archive' }), 'job.jar');
  const answer = await fetch(`${rest}/jars/upload`, { method: 'POST', body: form });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The upload to the baseline failed with ${answer.status}: ${text.slice(0, 500)}`);
  return basename((JSON.parse(text) as { readonly filename: string }).filename);
};

const tasksRun = async (flink: Flink, jobId: string): Promise<boolean> => {
  const job = await flink.job(jobId);
  return (
    job !== null &&
    job.state === 'RUNNING' &&
    job.vertices.length > 0 &&
    job.vertices.every(({ tasks, parallelism }) => tasks['RUNNING'] === parallelism)
  );
};

/** Waits for a slot, uploads the jar, runs it, waits until all its tasks run; `note` is told each step. Throws when the cluster ends or takes too long. */
export const bringUp = async (
  cluster: StartedCluster,
  rest: string,
  jar: string,
  note: (action: string) => void,
): Promise<void> => {
  const flink = createFlinkRest({ base: rest });
  await until(cluster, 'task slot', async () => (await flink.overview()).slotsTotal > 0);
  note('upload');
  const jarId = await upload(rest, jar);
  note('run');
  const jobId = randomBytes(16).toString('hex');
  await flink.runJar(jarId, { jobId });
  note('submitted');
  await until(cluster, 'running task', () => tasksRun(flink, jobId));
};
