// What a snapshot would do to programs that Flink itself makes jobs of: SQL, and Python.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket, prepareAccount } from '../host/account.js';
import { jobJar } from '../host/jobs.js';
import { createPython, exampleScript } from '../host/python-application.js';
import { TestHost } from '../host/test-host.js';
import { describeTicks, START_MILLISECONDS, startTicks, ticksApplication } from '../host/ticks-application.js';
import { checked, type CheckedOperator, snapshotIsReady, takeSnapshot } from './restore-check.js';

const SNAPSHOT = 'before';
const KEY = 'tables.jar';
/** The first start on a machine also installs PyFlink by pip. */
const INSTALL_MILLISECONDS = 900_000;

const withState = (operators: readonly CheckedOperator[], outcome: string): readonly (string | undefined)[] =>
  operators.filter((one) => one.outcome === outcome && one.states.length > 0).map(({ name, uid }) => uid ?? name);

describe.each(['FLINK-1_15', 'FLINK-1_20', 'FLINK-2_2'])('a snapshot of a job in SQL on %s', (environment) => {
  const host = new TestHost();

  const create = async (name: string, properties: Readonly<Record<string, string>> = {}): Promise<void> => {
    const { flink, accountId } = host.clients();
    const PropertyMap = { of: name, ...properties };
    const more = { key: KEY, environment, properties: [{ PropertyGroupId: 'job', PropertyMap }] };
    await flink.send(new CreateApplicationCommand(ticksApplication(accountId, { name, sink: '', ...more })));
  };

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await prepareAccount(clients);
    const Body = await jobJar('tables', 'Tables');
    await clients.s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: KEY, Body }));
    await create('runs');
    await startTicks(clients, 'runs');
    await takeSnapshot(clients, 'runs', SNAPSHOT);
    await snapshotIsReady(clients, 'runs', SNAPSHOT);
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it(
    'is restored by the same query, and not by one of another plan',
    async () => {
      const same = await checked(host.endpoint, SNAPSHOT, { application: 'runs' });
      expect([same.restores, same.summary]).toEqual(['as-is', same.summary]);
      expect(withState(same.operators, 'restored')).toEqual([expect.stringMatching(/^GroupAggregate/)]);
      // The planner has the filter where the projection was.
      await create('filtered', { where: " WHERE ticker <> 'a'" });
      expect(await checked(host.endpoint, SNAPSHOT, { application: 'filtered' })).toMatchObject({ restores: 'as-is' });
      // Another aggregation before it: ids are made of the graph, so that all of them change.
      await create('distinct', { from: '(SELECT DISTINCT ticker, price FROM ticks)' });
      const other = await checked(host.endpoint, SNAPSHOT, { application: 'distinct' });
      expect([other.restores, other.summary]).toEqual(['allowing-non-restored-state', other.summary]);
      expect(withState(other.operators, 'dropped')).toHaveLength(1);
      expect(other.operators.filter(({ outcome }) => outcome === 'restored')).toEqual([]);
      expect((await describeTicks(host.clients(), 'runs')).ApplicationStatus).toBe('RUNNING');
    },
    START_MILLISECONDS,
  );

  it(
    'cannot be checked against two statements, which are two jobs',
    async () => {
      await create('twice', { afterwards: 'twice' });
      expect(await checked(host.endpoint, SNAPSHOT, { application: 'twice' })).toMatchObject({
        restores: 'unknown',
        summary: expect.stringMatching(/more than one execute\(\)/),
      });
    },
    START_MILLISECONDS,
  );
});

describe('a snapshot of a job in Python', () => {
  const host = new TestHost();
  const create = (name: string, script: string): Promise<void> =>
    createPython(host.clients(), { name, sink: `${name}-rows`, files: { 'main.py': script } });

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await prepareAccount(clients);
    await create('py-runs', exampleScript());
    await startTicks(clients, 'py-runs');
    await takeSnapshot(clients, 'py-runs', SNAPSHOT);
    await snapshotIsReady(clients, 'py-runs', SNAPSHOT);
  }, INSTALL_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it(
    'is restored by the same program, and loses what has another uid',
    async () => {
      const same = await checked(host.endpoint, SNAPSHOT, { application: 'py-runs' });
      expect([same.restores, same.summary]).toEqual(['as-is', same.summary]);
      await create('py-renamed', exampleScript().replace('"running-count"', '"counted"'));
      const renamed = await checked(host.endpoint, SNAPSHOT, { application: 'py-renamed' });
      expect([renamed.restores, renamed.summary]).toEqual(['allowing-non-restored-state', renamed.summary]);
      const outcomes = renamed.operators.flatMap(({ uid, outcome }) => (uid === undefined ? [] : [[uid, outcome]]));
      expect(Object.fromEntries(outcomes)).toMatchObject({ 'running-count': 'dropped', counted: 'new' });
    },
    START_MILLISECONDS,
  );

  it(
    'cannot be checked against a program that fails, which is told in its own words',
    async () => {
      await create('py-fails', 'raise ValueError("no such table")\n');
      expect(await checked(host.endpoint, SNAPSHOT, { application: 'py-fails' })).toMatchObject({
        restores: 'unknown',
        summary: expect.stringContaining('no such table'),
      });
      expect((await describeTicks(host.clients(), 'py-runs')).ApplicationStatus).toBe('RUNNING');
    },
    START_MILLISECONDS,
  );
});
