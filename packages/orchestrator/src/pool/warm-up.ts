// Runs the warm-up job on a parked cluster: without it a parked pair gains little (measured), because its first job loads everything.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterDriver } from '@drey/cluster';
import { isEnded } from '@drey/flink-rest';
import type { FlinkRestFactory } from '../loop/needs.js';
import { warmUpJar } from './generated/warm-up-jar.js';
import type { ParkedCluster } from './parked-cluster.js';

interface Surroundings {
  readonly driver: ClusterDriver;
  readonly flink: FlinkRestFactory;
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

/** One step: hands the job in once there is a slot, and looks whether it has ended. Repeating it is harmless. */
export const warmUp = async (
  { clusterId, warmUpJobId }: ParkedCluster,
  { driver, flink }: Surroundings,
): Promise<'waiting' | 'warm' | 'failed'> => {
  const cluster = await driver.inspect(clusterId);
  if (cluster === undefined || cluster.members.some(({ alive }) => !alive)) return 'failed';
  const rest = flink(cluster);
  const overview = await rest.overview().catch(() => undefined);
  const job = overview === undefined ? undefined : await rest.job(warmUpJobId).catch(() => undefined);
  if (job !== undefined && job !== null && isEnded(job.state)) return job.state === 'FINISHED' ? 'warm' : 'failed';
  if (job === null && (overview?.slotsTotal ?? 0) > 0)
    await rest.runJar(await uploaded(driver, clusterId), { jobId: warmUpJobId, parallelism: 1 });
  return 'waiting';
};
