// A Kubernetes that refuses: named in words, nothing stuck, nothing left, and it goes on when that is over.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StartApplicationCommand, StopApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { prepareAccount } from '../host/account.js';
import { hostOn, leftAfterStop, why } from '../host/machine.js';
import { committedRows, countFaults, finishedKeys, objectsGrow } from '../host/rows.js';
import {
  createTicks,
  describeTicks,
  operationEnd,
  START_MILLISECONDS,
  statusBecomes,
  succeeds,
} from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { kubernetesMachine } from './kubernetes-machine.js';
import { rightsOfManifest } from './rights.js';
import { webhookDenial } from './stand-in/admission.js';
import type { StandIn } from './stand-in/stand-in.js';

const NAME = 'refused';
const SINK = 'refused-rows';
/** A cause has to be named after seconds; the rest is for a busy machine. */
const NAMED_MILLISECONDS = 60_000;
const TEST_MILLISECONDS = 400_000;

const machine = kubernetesMachine();

interface Refusal {
  readonly what: string;
  /** Lets the cluster refuse; returns what ends that. */
  readonly begin: (kubernetes: StandIn) => () => void;
  readonly words: RegExp;
}

const refusals: readonly Refusal[] = [
  {
    what: 'an image that cannot be had',
    begin: (kubernetes) => {
      kubernetes.breakImages(/flink/);
      return () => kubernetes.breakImages(undefined);
    },
    words: /its image flink:\S+ cannot be had .*\[DREY_KUBERNETES_IMAGE\]/,
  },
  {
    what: 'a quota',
    begin: (kubernetes) => {
      kubernetes.admission.limitPods(0);
      return () => kubernetes.admission.limitPods(Infinity);
    },
    words: /exceeded quota.*Raise the ResourceQuota.*\[DREY_KUBERNETES_QUOTA\]/,
  },
  {
    what: 'a webhook',
    begin: (kubernetes) => kubernetes.admission.refuse(webhookDenial),
    words: /admission webhook "policy\.example\.com" denied .*\[DREY_KUBERNETES_DENIED\]/,
  },
];

(machine.missing === undefined ? describe : describe.skip)(`a Kubernetes that refuses${why(machine)}`, () => {
  const host = hostOn(machine);

  const begin = async (): Promise<string | undefined> =>
    (await host.clients().flink.send(new StartApplicationCommand({ ApplicationName: NAME }))).OperationId;

  /** What it waits for, once that has these words. */
  const says = (words: RegExp): Promise<unknown> => {
    let last: string | null = null;
    return until(String(words), NAMED_MILLISECONDS, async () => {
      const answer = await fetch(`${host.endpoint}/_drey/applications/${NAME}`);
      last = ((await answer.json()) as { readonly waitsFor: string | null }).waitsFor;
      return last !== null && words.test(last);
    }).catch((error: unknown) => {
      throw new Error(`${String(error)} It says: ${last}`);
    });
  };

  const noPod = (): Promise<unknown> =>
    until('no pod', NAMED_MILLISECONDS, () => machine.cluster().objects('pods').length === 0);

  beforeAll(async () => {
    await machine.surroundings?.();
  }, START_MILLISECONDS);

  afterAll(async () => {
    await host.close();
    await machine.clear(host);
  }, 60_000);

  it(
    'is not begun with where rights are missing, which are named',
    async () => {
      const { admission } = machine.cluster();
      admission.grant(rightsOfManifest().filter(({ resources }) => !resources.includes('pods/proxy')));
      await expect(host.start()).rejects.toThrow(
        /The account may not get pods\/proxy, .* in the namespace streams\. Give it the role in deploy\/kubernetes\/base\/rbac\.yaml\./,
      );
      admission.grant(rightsOfManifest());
      await host.start();
      const clients = host.clients();
      await prepareAccount(clients);
      await createTicks(clients, { name: NAME, sink: SINK });
    },
    START_MILLISECONDS,
  );

  it.each(refusals)(
    'fails a start by $what in words, and leaves nothing of it',
    async ({ begin: refuse, words }) => {
      const clients = host.clients();
      const end = refuse(machine.cluster());
      try {
        const { OperationStatus, OperationFailureDetails } = await operationEnd(clients, NAME, await begin());
        expect([OperationStatus, OperationFailureDetails?.ErrorInfo?.ErrorString]).toEqual([
          'FAILED',
          expect.stringMatching(words),
        ]);
        await statusBecomes(clients, NAME, 'READY', NAMED_MILLISECONDS);
        await noPod();
      } finally {
        end();
      }
    },
    TEST_MILLISECONDS,
  );

  it(
    'is waited for where it takes some pods of an application and not others: a quota, a webhook, nodes that are full',
    async () => {
      const kubernetes = machine.cluster();
      // The JobManager alone has room.
      kubernetes.admission.limitPods(1);
      const starting = await begin();
      await says(/exceeded quota/);
      const end = kubernetes.admission.refuse(webhookDenial);
      kubernetes.admission.limitPods(Infinity);
      await says(/admission webhook "policy\.example\.com" denied/);
      for (const node of ['node-1', 'node-2']) kubernetes.cordon(node);
      end();
      await says(/no node takes its pod|nodes are available/);
      for (const node of ['node-1', 'node-2']) kubernetes.cordon(node, false);
      await succeeds(host.clients(), NAME, starting);
      await objectsGrow(host.clients(), SINK, 0, NAMED_MILLISECONDS);
    },
    TEST_MILLISECONDS,
  );

  it(
    'replaces no TaskManager for a running application, and does once it is let, with the same job',
    async () => {
      const kubernetes = machine.cluster();
      const clients = host.clients();
      const end = kubernetes.admission.refuse(webhookDenial);
      const pod = kubernetes.objects('pods').find(({ metadata }) => metadata.labels?.['drey.role'] === 'taskmanager');
      await kubernetes.kill(pod?.metadata.name ?? '');
      await says(/admission webhook "policy\.example\.com" denied/);
      expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
      end();
      const { length } = await finishedKeys(clients, SINK);
      await objectsGrow(clients, SINK, length + 1, NAMED_MILLISECONDS * 2);
      expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
    },
    TEST_MILLISECONDS,
  );

  it(
    'leaves nothing once it is stopped',
    async () => {
      const clients = host.clients();
      await clients.flink.send(new StopApplicationCommand({ ApplicationName: NAME, Force: true }));
      await statusBecomes(clients, NAME, 'READY', TEST_MILLISECONDS);
      await noPod();
      expect(await leftAfterStop(host, machine)).toEqual([]);
    },
    TEST_MILLISECONDS,
  );
});
