// A parked cluster from its making to the application that takes it over.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClusterFacts, clusterOf, clustersOf } from '../host/clusters.js';
import { hostOn, leftAfterStop, livingIds, type Machine, why } from '../host/machine.js';
import { committedRows, countFaults, objectsGrow } from '../host/rows.js';
import { runTicks } from '../host/running-ticks.js';
import { createTicks, describeTicks, keyOf, START_MILLISECONDS, startTicks } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';

const TEST_MILLISECONDS = 180_000;
const WARM_MILLISECONDS = 150_000;
const ROWS_MILLISECONDS = 90_000;

/** Declares the tests over one kind of cluster. */
export const describeParked = (machine: Machine): void => {
  (machine.missing === undefined ? describe : describe.skip)(
    `a parked cluster, driver ${machine.driver}${why(machine)}`,
    () => {
      const host = hostOn(machine, { flags: ['--warm', '1'] });
      let parked: ClusterFacts;

      /** The parked cluster that is not `than`, once its warm-up job has run. */
      const warmCluster = (than?: ClusterFacts): Promise<ClusterFacts> => {
        const warm = (): number => host.gateway.log().split('A parked cluster is warm.').length - 1;
        return until('a warm parked cluster', WARM_MILLISECONDS, async () => {
          if (warm() < (than === undefined ? 1 : 2)) return undefined;
          return (await clustersOf(host.endpoint)).find(
            ({ id, application }) => application === null && id !== than?.id,
          );
        });
      };

      beforeAll(async () => {
        await host.start();
        await runTicks(host.clients(), { name: 'first', sink: 'first-rows' });
        parked = await warmCluster();
      }, START_MILLISECONDS);

      afterAll(async () => {
        await host.close();
        await machine.clear(host);
      }, 60_000);

      it(
        'is taken over by the next start, in the same JVMs, with properties and state of the application',
        async () => {
          const clients = host.clients();
          await createTicks(clients, { name: 'second', sink: 'second-rows' });
          const { seconds } = await timed(() => startTicks(clients, 'second'));
          console.info(`With a parked cluster the start took ${seconds} s.`);
          const cluster = await clusterOf(host.endpoint, keyOf(clients, 'second'));
          expect(cluster?.id).toBe(parked.id);
          expect(cluster === undefined ? [] : livingIds(machine, cluster)).toEqual(livingIds(machine, parked));
          await objectsGrow(clients, 'second-rows', 0, ROWS_MILLISECONDS);
          expect(countFaults(await committedRows(clients, 'second-rows'))).toEqual([]);
        },
        TEST_MILLISECONDS,
      );

      it(
        'is followed by another, which an application takes over whose JobManager is killed, from its latest checkpoint',
        async () => {
          const next = await warmCluster(parked);
          const clients = host.clients();
          const key = keyOf(clients, 'second');
          await machine.kill((await clusterOf(host.endpoint, key)) ?? parked, 'jobmanager');
          const { seconds } = await timed(() =>
            until(
              'the job in it',
              ROWS_MILLISECONDS,
              async () => (await clusterOf(host.endpoint, key))?.id === next.id,
            ),
          );
          console.info(`The job was handed to it ${seconds} s after the kill.`);
          const before = (await committedRows(clients, 'second-rows')).length;
          await until('further rows', ROWS_MILLISECONDS, async () => {
            return (await committedRows(clients, 'second-rows')).length > before;
          });
          expect(countFaults(await committedRows(clients, 'second-rows'))).toEqual([]);
          expect((await describeTicks(clients, 'second')).ApplicationStatus).toBe('RUNNING');
        },
        TEST_MILLISECONDS + WARM_MILLISECONDS,
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
