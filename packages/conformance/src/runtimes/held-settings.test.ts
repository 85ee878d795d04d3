// Before Flink 1.19 code that sets what the service fixes has no effect; and a job with settings of its own loses nothing with its JobManager.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareAccount } from '../host/account.js';
import { type ClusterFacts, pidOf, restoredFrom, runningCluster } from '../host/clusters.js';
import { startLiberty, uploadLiberties } from '../host/liberties.js';
import { TestHost } from '../host/test-host.js';
import { keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const BOUND_MILLISECONDS = 90_000;

const asked: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['setters', { mode: 'setters', storage: 's3://own/checkpoints', backend: 'heap' }],
  [
    'options',
    {
      mode: 'plain',
      'flink.state.backend': 'hashmap',
      'flink.state.checkpoints.dir': 's3://own/checkpoints',
      'flink.restart-strategy': 'none',
      'flink.execution.checkpointing.interval': '77 s',
      'flink.execution.checkpointing.mode': 'AT_LEAST_ONCE',
    },
  ],
];

const ofJob = async ({ rest, jobId }: ClusterFacts, path: string): Promise<unknown> =>
  (await fetch(`${rest}/jobs/${jobId}${path}`)).json();

describe('settings in code, on FLINK-1_18', () => {
  const host = new TestHost();

  beforeAll(async () => {
    await host.start();
    await prepareAccount(host.clients());
    await uploadLiberties(host.clients());
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it.each(asked)(
    'have no effect by %s, and the job goes on from its checkpoint when its JobManager is killed',
    async (name, properties) => {
      const clients = host.clients();
      expect(await startLiberty(clients, name, properties, { environment: 'FLINK-1_18' })).toMatchObject({
        OperationStatus: 'SUCCESSFUL',
      });
      const cluster = await runningCluster(host.endpoint, keyOf(clients, name), BOUND_MILLISECONDS);
      expect(await ofJob(cluster, '/checkpoints/config')).toMatchObject({
        interval: 1_000,
        mode: 'exactly_once',
        min_pause: 100,
        state_backend: 'EmbeddedRocksDBStateBackend',
        checkpoint_storage: 'FileSystemCheckpointStorage',
      });
      expect(JSON.stringify(await ofJob(cluster, '/config'))).toContain('#2147483647 restart attempts');
      await until('a checkpoint', BOUND_MILLISECONDS, async () => {
        const { counts } = (await ofJob(cluster, '/checkpoints')) as { counts: { completed: number } };
        return counts.completed > 1 ? counts : undefined;
      });
      process.kill(pidOf(cluster, 'jobmanager'), 'SIGKILL');
      const next = await runningCluster(
        host.endpoint,
        keyOf(clients, name),
        BOUND_MILLISECONDS,
        ({ id }) => id !== cluster.id,
      );
      expect(await until('where it goes on', BOUND_MILLISECONDS, () => restoredFrom(next))).toContain('/chk-');
    },
    3 * BOUND_MILLISECONDS,
  );
});
