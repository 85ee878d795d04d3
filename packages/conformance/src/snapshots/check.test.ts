// What a snapshot would do to a job: asked of real Flink, of several releases, while the job that gave it goes on untouched.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareAccount } from '../host/account.js';
import { clusterOf, type ClusterFacts } from '../host/clusters.js';
import { processesOf } from '../host/marked-processes.js';
import { TestHost } from '../host/test-host.js';
import { describeTicks, keyOf, START_MILLISECONDS, startTicks } from '../host/ticks-application.js';
import { type Checked, checked, createShape, snapshotIsReady, takeSnapshot, uploadShapes } from './restore-check.js';

const SNAPSHOT = 'before';
const RUNS = 'runs';

/** A shape of the job, what is said of it, and of its operators by uid. */
interface Case {
  readonly name: string;
  readonly shape: Readonly<Record<string, string>>;
  readonly restores: string;
  readonly outcomes: Readonly<Record<string, string>>;
  readonly advice?: RegExp;
}

const same = { numbers: 'restored', paced: 'restored', counts: 'restored', out: 'restored', second: 'restored' };
const second = { second: 'true' };

const cases: readonly Case[] = [
  { name: 'same', shape: second, restores: 'as-is', outcomes: same },
  {
    name: 'renamed',
    shape: { ...second, uid: 'counted' },
    restores: 'allowing-non-restored-state',
    outcomes: { ...same, counts: 'dropped', counted: 'new' },
    advice:
      /Operator "count visits" \(uid "counted"\) is new and like it: to go on with the state, give it (?:uid\("counts"\)|setUidHash\("[0-9a-f]{32}"\))/,
  },
  {
    name: 'fewer',
    shape: {},
    restores: 'allowing-non-restored-state',
    outcomes: { ...same, second: 'dropped' },
    advice: /AllowNonRestoredState/,
  },
  { name: 'more', shape: { ...second, third: 'true' }, restores: 'as-is', outcomes: { ...same, third: 'new' } },
  {
    name: 'keyed',
    shape: { ...second, key: 'string' },
    restores: 'never',
    outcomes: { ...same, counts: 'incompatible' },
    advice: /its keys are String, and the snapshot has them as Long/,
  },
  {
    name: 'narrow',
    shape: { ...second, maxParallelism: '64' },
    restores: 'never',
    outcomes: Object.fromEntries(Object.keys(same).map((uid) => [uid, 'incompatible'])),
    advice: /setMaxParallelism\(128\)/,
  },
];

/** Where nobody knows the uid of what is gone (Flink 1.13 tells no names), it is known by its state. */
const outcomesOf = ({ operators }: Checked): Readonly<Record<string, string>> =>
  Object.fromEntries(operators.flatMap(({ uid, outcome }) => (uid === undefined ? [] : [[uid, outcome]])));

const textOf = ({ operators }: Checked): string =>
  operators.map(({ words, remedy }) => `${words} ${remedy ?? ''}`).join('\n');

/** The oldest that there are, one that refuses settings in code, and one of the next major release. */
const environments = ['FLINK-1_13', 'FLINK-1_15', 'FLINK-1_20', 'FLINK-2_2'] as const;

describe.each(environments)('a snapshot of a job on %s', (environment) => {
  const host = new TestHost();
  const tellsNames = environment !== 'FLINK-1_13';
  let before: ClusterFacts | undefined;

  const cluster = (): Promise<ClusterFacts | undefined> => clusterOf(host.endpoint, keyOf(host.clients(), RUNS));

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await prepareAccount(clients);
    await uploadShapes(clients);
    await createShape(clients, RUNS, environment, second);
    await startTicks(clients, RUNS);
    await takeSnapshot(clients, RUNS, SNAPSHOT);
    await snapshotIsReady(clients, RUNS, SNAPSHOT);
    before = await cluster();
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it.each(cases)(
    'is checked against a job: $name',
    async ({ name, shape, restores, outcomes, advice }) => {
      await createShape(host.clients(), name, environment, shape);
      const answer = await checked(host.endpoint, SNAPSHOT, { application: name });
      expect([answer.restores, answer.summary]).toEqual([restores, answer.summary]);
      // Of what is gone only a job that told its names, or the snapshot itself, has the uid.
      const known = tellsNames
        ? outcomes
        : Object.fromEntries(Object.entries(outcomes).filter(([, one]) => one !== 'dropped'));
      expect(outcomesOf(answer)).toEqual(known);
      if (advice !== undefined) expect(textOf(answer)).toMatch(advice);
    },
    START_MILLISECONDS,
  );

  it(
    'cannot be checked against a main that executes twice, and can against one that goes on for ever',
    async () => {
      await createShape(host.clients(), 'twice', environment, { ...second, afterwards: 'twice' });
      const twice = await checked(host.endpoint, SNAPSHOT, { application: 'twice' });
      expect(twice).toMatchObject({ restores: 'unknown', summary: expect.stringMatching(/more than one execute\(\)/) });
      await createShape(host.clients(), 'forever', environment, { ...second, afterwards: 'forever' });
      expect(await checked(host.endpoint, SNAPSHOT, { application: 'forever' })).toMatchObject({ restores: 'as-is' });
    },
    START_MILLISECONDS,
  );

  it(
    'leaves the running job alone, and nothing behind',
    async () => {
      expect((await cluster())?.members).toEqual(before?.members);
      expect((await cluster())?.jobId).toBe(before?.jobId);
      expect((await describeTicks(host.clients(), RUNS)).ApplicationStatus).toBe('RUNNING');
      const clusters = (await (await fetch(`${host.endpoint}/_drey/clusters`)).json()) as readonly ClusterFacts[];
      expect(clusters.map(({ application }) => application)).toEqual([keyOf(host.clients(), RUNS)]);
      const jvms = host.instanceIds
        .flatMap((id) => processesOf(id))
        .filter(({ commandLine }) => commandLine.some((argument) => argument.startsWith('-Ddrey.role=')));
      expect(jvms).toHaveLength(before?.members.length ?? 0);
    },
    START_MILLISECONDS,
  );
});
