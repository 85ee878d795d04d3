// Runs the warm-up job on a parked cluster: without it a parked pair gains little (measured), because its first job loads everything.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@drey/plugin-api';
import type { ClusterDriver } from '@drey/cluster';
import { isEnded } from '@drey/flink-rest';
import type { FlinkRestFactory } from '../loop/needs.js';
import { warmUpJar } from './generated/warm-up-jar.js';
import type { ParkedCluster } from './parked-cluster.js';

const BOUND_MILLISECONDS = 120_000;
const LOOK_MILLISECONDS = 250;

interface Surroundings {
  readonly driver: ClusterDriver;
  readonly flink: FlinkRestFactory;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const uploaded = async (driver: ClusterDriver, clusterId: string): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'drey-warm-up-'));
  try {
    const file = join(directory, 'warm-up.jar');
    await writeFile(file, Buffer.from(warmUpJar, 'base64'));
    return await driver.putCode(clusterId, file, 'warm-up.jar');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

/** Waits for the slot, runs the job, waits for its end. Resolves to whether it ended well; rejects when the signal aborts. */
export const warmUp = async (
  { clusterId, warmUpJobId }: ParkedCluster,
  { driver, flink, clock, signal }: Surroundings,
): Promise<boolean> => {
  const until = clock.now() + BOUND_MILLISECONDS;
  let submitted = false;
  while (clock.now() < until) {
    const cluster = await driver.inspect(clusterId);
    if (cluster === undefined || cluster.members.some(({ alive }) => !alive)) return false;
    const rest = flink(cluster);
    const overview = await rest.overview().catch(() => undefined);
    const job = overview === undefined ? undefined : await rest.job(warmUpJobId).catch(() => undefined);
    if (job !== undefined && job !== null && isEnded(job.state)) return job.state === 'FINISHED';
    if (job === null && !submitted && (overview?.slotsTotal ?? 0) > 0) {
      submitted = true;
      await rest.runJar(await uploaded(driver, clusterId), { jobId: warmUpJobId, parallelism: 1 });
      continue;
    }
    await clock.sleep(LOOK_MILLISECONDS, signal);
  }
  return false;
};
