// Brings the example job up on the baseline, as one does by hand through Flink's REST API, and takes the time.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createFlinkRest } from '@drey/orchestrator';
import { freePort } from '../free-port.js';
import { type BaselineCluster, startBaseline } from './baseline-cluster.js';
import { writeBaselineFiles } from './baseline-files.js';
import { pollMilliseconds } from './drey-start.js';
import type { FlinkInstallation } from './flink-installation.js';
import type { Phase } from './log-phases.js';

/** What a start of the baseline works with. */
export interface BaselineStart {
  readonly installation: FlinkInstallation;
  /** A directory of its own. */
  readonly directory: string;
  readonly jar: string;
  readonly s3Endpoint: string;
  readonly sinkBucket: string;
}

/** How long it took. */
export interface BaselineTime {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly phases: readonly Phase[];
}

type Flink = ReturnType<typeof createFlinkRest>;

const boundMilliseconds = 180_000;

/** Asks until the answer is true; a JobManager that does not answer yet is asked again. */
const until = async (cluster: BaselineCluster, what: string, ask: () => Promise<boolean>): Promise<void> => {
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

const bringUp = async (
  cluster: BaselineCluster,
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

/** Starts the JVMs, runs the job, ends the JVMs. */
export const timeBaseline = async ({
  installation,
  directory,
  jar,
  s3Endpoint,
  sinkBucket,
}: BaselineStart): Promise<BaselineTime> => {
  const [rest, rpc] = [await freePort(), await freePort()];
  const files = writeBaselineFiles(directory, { rest, rpc, s3Endpoint, sinkBucket });
  const phases: Phase[] = [];
  const started = performance.now();
  const cluster = startBaseline(installation, files);
  try {
    await bringUp(cluster, `http://127.0.0.1:${rest}`, jar, (action) =>
      phases.push({ action, milliseconds: performance.now() - started }),
    );
    return { seconds: (performance.now() - started) / 1000, processorSeconds: cluster.processorSeconds(), phases };
  } finally {
    await cluster.stop();
  }
};
