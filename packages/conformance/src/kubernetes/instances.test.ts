// Two instances in one namespace: neither touches what is the other's, and what is nobody's of them stays.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { runningCluster } from '../host/clusters.js';
import { hostOn, leftAfterStop, why } from '../host/machine.js';
import { committedRows, countFaults, moreObjects } from '../host/rows.js';
import { runTicks } from '../host/running-ticks.js';
import type { TestHost } from '../host/test-host.js';
import { keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { kubernetesMachine } from './kubernetes-machine.js';
import type { ApiObject } from './stand-in/objects.js';

/** The same in both. */
const NAME = 'twin';
const SINK = 'twin-rows';
const BOUND_MILLISECONDS = 120_000;
const TEST_MILLISECONDS = 300_000;

const machine = kubernetesMachine();

(machine.missing === undefined ? describe : describe.skip)(`two instances in one namespace${why(machine)}`, () => {
  const one = hostOn(machine);
  const other = hostOn(machine);
  let foreign: ApiObject;

  const instanceOf = ({ instanceIds: [id = ''] }: TestHost): string => id;
  const podsOf = (host: TestHost): readonly string[] =>
    machine
      .cluster()
      .objects('pods')
      .filter(({ metadata }) => metadata.labels?.['drey.instance'] === instanceOf(host))
      .map(({ metadata }) => metadata.uid)
      .toSorted();

  /** A cluster's ConfigMap of an instance that has forgotten it, and what hangs on it. */
  const leave = (instanceId: string): ApiObject => {
    const clusterId = randomBytes(8).toString('hex');
    const labels = { 'drey.instance': instanceId, 'drey.cluster': clusterId };
    const kubernetes = machine.cluster();
    const map = kubernetes.add('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `drey-${clusterId}`, labels },
    });
    const { name, uid } = map.metadata;
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name, uid }];
    kubernetes.add('secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name, labels, ownerReferences } });
    return map;
  };
  const isThere = ({ metadata: { uid } }: ApiObject): boolean =>
    machine
      .cluster()
      .objects('configmaps')
      .some(({ metadata }) => metadata.uid === uid);

  const isWhole = async (host: TestHost): Promise<void> => {
    const clients = host.clients();
    await runningCluster(host.endpoint, keyOf(clients, NAME), BOUND_MILLISECONDS);
    await moreObjects(clients, SINK, 2, BOUND_MILLISECONDS);
    expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
  };

  beforeAll(async () => {
    for (const host of [one, other]) {
      await host.start();
      await runTicks(host.clients(), { name: NAME, sink: SINK });
    }
  }, 2 * START_MILLISECONDS);

  afterAll(async () => {
    await one.close();
    await other.close();
    await machine.clear(one);
  }, 60_000);

  it('run an application of the same name each, told apart by ids alone', () => {
    expect(podsOf(one)).toHaveLength(2);
    expect(podsOf(other)).toHaveLength(2);
    for (const { metadata } of machine.cluster().objects('pods')) expect(JSON.stringify(metadata)).not.toContain(NAME);
  });

  it(
    'remove after a kill -9 what is their own and forgotten, and nothing else',
    async () => {
      const [mine, theirs] = [podsOf(one), podsOf(other)];
      foreign = leave(randomBytes(16).toString('hex'));
      await one.kill();
      const forgotten = leave(instanceOf(one));
      await one.start();
      await until('the end of what was forgotten', BOUND_MILLISECONDS, () => !isThere(forgotten));
      expect(isThere(foreign)).toBe(true);
      expect([podsOf(one), podsOf(other)]).toEqual([mine, theirs]);
      await isWhole(one);
      await isWhole(other);
    },
    TEST_MILLISECONDS,
  );

  it(
    'end with what is their own, while the other goes on',
    async () => {
      const theirs = podsOf(other);
      expect(await leftAfterStop(one, machine)).toEqual([]);
      expect(podsOf(other)).toEqual(theirs);
      await isWhole(other);
      expect(await leftAfterStop(other, machine)).toEqual([]);
      expect(isThere(foreign)).toBe(true);
    },
    TEST_MILLISECONDS,
  );
});
