// Drey's manifests are taken away under running jobs: Kubernetes takes all of them along, and a Drey that comes back over the same data goes on.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClusterFacts, restoredFrom, runningCluster } from '../host/clusters.js';
import { hostOn, why } from '../host/machine.js';
import { committedRows, countFaults, finishedKeys, objectsGrow } from '../host/rows.js';
import { runTicks } from '../host/running-ticks.js';
import { describeTicks, keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { install, kubernetesMachine, uninstall } from './kubernetes-machine.js';

const NAME = 'removed';
const SINK = 'removed-rows';
const BOUND_MILLISECONDS = 150_000;
const TEST_MILLISECONDS = 400_000;

const machine = kubernetesMachine({ isInstalled: true });

(machine.missing === undefined ? describe : describe.skip)(
  `a Drey whose manifests are taken away${why(machine)}`,
  () => {
    const host = hostOn(machine);
    let facts: ClusterFacts;

    const left = (): readonly string[] => host.instanceIds.flatMap((id) => machine.cluster().left(id));
    const allGone = (): Promise<unknown> => until('nothing of it', BOUND_MILLISECONDS, () => left().length === 0);
    const goesOn = async (): Promise<void> => {
      const clients = host.clients();
      await objectsGrow(clients, SINK, (await finishedKeys(clients, SINK)).length + 1, BOUND_MILLISECONDS);
      expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
      expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
    };
    const running = (): Promise<ClusterFacts> =>
      runningCluster(host.endpoint, keyOf(host.clients(), NAME), BOUND_MILLISECONDS);

    beforeAll(async () => {
      await host.start();
      await runTicks(host.clients(), { name: NAME, sink: SINK }, 2);
      facts = await running();
    }, START_MILLISECONDS);

    afterAll(async () => {
      await host.close();
      await machine.clear(host);
    }, 60_000);

    it(
      'leaves nothing in the namespace, though it may not delete any more',
      async () => {
        uninstall(machine.cluster());
        expect(await host.stop()).toEqual({ code: 0, signal: null });
        await allGone();
        expect(host.residue()).toEqual([]);
      },
      TEST_MILLISECONDS,
    );

    it(
      'goes on from its last state when it is installed again over the same data',
      async () => {
        install(machine.cluster());
        await host.start();
        const now = await running();
        expect(now.jobId).not.toBe(facts.jobId);
        expect(await restoredFrom(now)).toMatch(/savepoint|chk-/);
        await goesOn();
        facts = now;
      },
      TEST_MILLISECONDS,
    );

    it(
      'leaves nothing and goes on also where it is killed in the middle of that',
      async () => {
        uninstall(machine.cluster());
        await host.kill();
        await allGone();
        install(machine.cluster());
        await host.start();
        const now = await running();
        expect(await restoredFrom(now)).toContain(`${facts.jobId}/chk-`);
        await goesOn();
      },
      TEST_MILLISECONDS,
    );
  },
);
