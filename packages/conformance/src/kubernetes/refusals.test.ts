// A Kubernetes that refuses, or is away: named in words, nothing stuck, and it goes on when that is over.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StopApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { prepareAccount } from '../host/account.js';
import { runningCluster } from '../host/clusters.js';
import { hostOn, livingIds, why } from '../host/machine.js';
import { committedRows, countFaults, finishedKeys, objectsGrow } from '../host/rows.js';
import { createTicks, describeTicks, keyOf, START_MILLISECONDS, startTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { kubernetesMachine } from './kubernetes-machine.js';
import { webhookDenial } from './stand-in/admission.js';

const NAME = 'refused';
const SINK = 'refused-rows';
/** A cause has to be named after seconds; the rest is for a busy machine. */
const NAMED_MILLISECONDS = 40_000;
const AWAY_MILLISECONDS = 15_000;
const TEST_MILLISECONDS = 400_000;

const machine = kubernetesMachine();

interface Glance {
  readonly status: string;
  readonly waitsFor: string | null;
}

(machine.missing === undefined ? describe : describe.skip)(`a Kubernetes that refuses${why(machine)}`, () => {
  const host = hostOn(machine);

  const glance = async (): Promise<Glance> => {
    const answer = await fetch(`${host.endpoint}/_drey/applications/${NAME}`);
    return (await answer.json()) as Glance;
  };
  const says = (words: RegExp): Promise<string> =>
    until(String(words), NAMED_MILLISECONDS, async () => {
      const { waitsFor } = await glance();
      return waitsFor !== null && words.test(waitsFor) ? waitsFor : undefined;
    });

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await prepareAccount(clients);
    await createTicks(clients, { name: NAME, sink: SINK });
  }, START_MILLISECONDS);

  afterAll(async () => {
    await host.close();
    await machine.clear(host);
  }, 60_000);

  it(
    'names a quota, a webhook and nodes that are full, one after the other, and starts once they are gone',
    async () => {
      const kubernetes = machine.cluster();
      kubernetes.admission.limitPods(0);
      const starting = startTicks(host.clients(), NAME);
      await says(/exceeded quota/);
      const end = kubernetes.admission.refuse(webhookDenial);
      kubernetes.admission.limitPods(Infinity);
      await says(/admission webhook "policy\.example\.com" denied/);
      kubernetes.cordon('node-1');
      kubernetes.cordon('node-2');
      end();
      await says(/no node takes its pod|nodes are available/);
      kubernetes.cordon('node-1', false);
      kubernetes.cordon('node-2', false);
      await starting;
      await objectsGrow(host.clients(), SINK, 0, TEST_MILLISECONDS);
    },
    TEST_MILLISECONDS,
  );

  it(
    'runs on while the API server is away, and is adopted when it is back',
    async () => {
      const kubernetes = machine.cluster();
      const clients = host.clients();
      const before = await runningCluster(host.endpoint, keyOf(clients, NAME), NAMED_MILLISECONDS);
      await kubernetes.server.close();
      const keys = (await finishedKeys(clients, SINK)).length;
      await new Promise((resolve) => {
        setTimeout(resolve, AWAY_MILLISECONDS);
      });
      await objectsGrow(clients, SINK, keys, NAMED_MILLISECONDS);
      expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
      kubernetes.forget();
      await kubernetes.server.open();
      const after = await runningCluster(host.endpoint, keyOf(clients, NAME), NAMED_MILLISECONDS);
      expect({ ...after, members: livingIds(machine, after) }).toMatchObject({
        id: before.id,
        jobId: before.jobId,
        members: livingIds(machine, before),
      });
      expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
    },
    TEST_MILLISECONDS,
  );

  it(
    'leaves nothing once it is stopped',
    async () => {
      const clients = host.clients();
      await clients.flink.send(new StopApplicationCommand({ ApplicationName: NAME, Force: true }));
      await until(
        'READY',
        TEST_MILLISECONDS,
        async () => (await describeTicks(clients, NAME)).ApplicationStatus === 'READY',
      );
      await until('no pod', NAMED_MILLISECONDS, () => machine.cluster().objects('pods').length === 0);
      expect(await host.stop()).toEqual({ code: 0, signal: null });
      expect([...host.residue(), ...(await machine.residue(host))]).toEqual([]);
    },
    TEST_MILLISECONDS,
  );
});
