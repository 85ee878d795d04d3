// kill -9 of JVMs: the application runs again by itself, from its latest state.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClusterFacts, clusterOf, flinkJob, restoredFrom, runningCluster } from '../host/clusters.js';
import { hostOn, leftAfterStop, livingId, livingIds, type Machine, why } from '../host/machine.js';
import { committedRows, countFaults, moreObjects } from '../host/rows.js';
import { runTicks } from '../host/running-ticks.js';
import { describeTicks, keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';

const NAME = 'stubborn';
const SINK = 'stubborn-rows';
const KEY = `000000000000/us-east-1/${NAME}`;
const RECOVERY_MILLISECONDS = 120_000;
const TEST_MILLISECONDS = 300_000;

/** Declares the tests over one kind of cluster. */
export const describeMemberKilled = (machine: Machine): void => {
  (machine.missing === undefined ? describe : describe.skip)(
    `an application whose JVMs are killed, driver ${machine.driver}${why(machine)}`,
    () => {
      const host = hostOn(machine);
      let cluster: ClusterFacts;

      /** Rows grow again after what there is now, and no count is missing or comes twice. */
      const goesOn = async (): Promise<void> => {
        const clients = host.clients();
        await moreObjects(clients, SINK, 2, RECOVERY_MILLISECONDS);
        const rows = await committedRows(clients, SINK);
        expect(countFaults(rows, { duplicatesAllowed: true })).toEqual([]);
        expect(countFaults(rows)).toEqual([]);
        expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
      };

      beforeAll(async () => {
        await host.start();
        const clients = host.clients();
        await runTicks(clients, { name: NAME, sink: SINK }, 1);
        cluster = await runningCluster(host.endpoint, keyOf(clients, NAME), RECOVERY_MILLISECONDS);
      }, START_MILLISECONDS);

      afterAll(async () => {
        await host.close();
        await machine.clear(host);
      }, 60_000);

      it(
        'gets another TaskManager, and the same job runs on',
        async () => {
          const killed = livingId(machine, cluster, 'taskmanager');
          await machine.kill(cluster, 'taskmanager');
          const { seconds, value } = await timed(() =>
            until('the job RUNNING after a restart', RECOVERY_MILLISECONDS, async () => {
              const now = await runningCluster(
                host.endpoint,
                KEY,
                RECOVERY_MILLISECONDS,
                (now) => !livingIds(machine, now).includes(killed),
              );
              const { RESTARTING = 0, RUNNING = 0 } = (await flinkJob(now))?.timestamps ?? {};
              // Flink takes a moment to notice; until then it calls the tasks RUNNING that died.
              return RESTARTING > 0 && RUNNING > RESTARTING ? now : undefined;
            }),
          );
          console.info(`After the kill of the TaskManager all tasks ran again in ${seconds} s.`);
          expect(value).toMatchObject({ id: cluster.id, jobId: cluster.jobId });
          expect(livingId(machine, value, 'jobmanager')).toBe(livingId(machine, cluster, 'jobmanager'));
          cluster = value;
          await goesOn();
        },
        TEST_MILLISECONDS,
      );

      it(
        'gets another cluster after its JobManager is gone, with a job from the latest checkpoint',
        async () => {
          await machine.kill(cluster, 'jobmanager');
          const { seconds, value } = await timed(() =>
            runningCluster(host.endpoint, KEY, RECOVERY_MILLISECONDS, ({ jobId }) => jobId !== cluster.jobId),
          );
          console.info(`After the kill of the JobManager all tasks ran again in ${seconds} s.`);
          expect(await restoredFrom(value)).toContain(`${cluster.jobId}/chk-`);
          cluster = value;
          await goesOn();
        },
        TEST_MILLISECONDS,
      );

      it(
        'comes back when gateway and both JVMs are killed',
        async () => {
          await host.kill();
          await machine.kill(cluster, 'jobmanager');
          await machine.kill(cluster, 'taskmanager');
          const { seconds, value } = await timed(async () => {
            await host.start();
            return runningCluster(host.endpoint, KEY, RECOVERY_MILLISECONDS, ({ jobId }) => jobId !== cluster.jobId);
          });
          console.info(
            `After the kill of gateway and JVMs all tasks ran again ${seconds} s after the start of the gateway.`,
          );
          expect(await restoredFrom(value)).toContain(`${cluster.jobId}/chk-`);
          await goesOn();
          expect((await clusterOf(host.endpoint, KEY))?.jobId).toBe(value.jobId);
        },
        TEST_MILLISECONDS,
      );

      it(
        'comes back when the gateway is killed and only the JobManager dies before it starts again',
        async () => {
          cluster = await runningCluster(host.endpoint, KEY, RECOVERY_MILLISECONDS);
          await host.kill();
          await machine.kill(cluster, 'jobmanager');
          await host.start();
          const value = await runningCluster(
            host.endpoint,
            KEY,
            RECOVERY_MILLISECONDS,
            ({ jobId }) => jobId !== cluster.jobId,
          );
          expect(await restoredFrom(value)).toContain(`${cluster.jobId}/chk-`);
          await goesOn();
        },
        TEST_MILLISECONDS,
      );

      it(
        'leaves nothing after a clean stop',
        async () => {
          expect(await leftAfterStop(host, machine)).toEqual([]);
        },
        TEST_MILLISECONDS,
      );
    },
  );
};
