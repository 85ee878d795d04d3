// Checks of snapshots against jobs: one cluster at a time, always ended, and what is learnt by them is kept.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RestoreAnswer } from '@drey/orchestrator';
import { importedSnapshot, keptSnapshot, requestStart, type Snapshot } from '@drey/state';
import { snapshotArn } from '@drey/api';
import { ask, enhance } from './wishes.test.support.js';
import { demoOf, hostsOfTest, jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

const never = new AbortController().signal;
const [counts, other] = ['c'.repeat(32), 'd'.repeat(32)];

/** What main answers: an operator with a uid that is in the snapshot, and one that is only known by its place in the graph. */
const rehearsed = JSON.stringify({
  job: {
    name: 'job',
    vertices: [{ name: 'all', parallelism: 1 }],
    operators: [
      { id: counts, uid: 'counts', name: 'count visits', vertex: 0 },
      { id: other, name: 'map', vertex: 0 },
    ],
  },
  snapshot: {
    operators: [counts, other].map((id) => ({
      id,
      parallelism: 1,
      maxParallelism: 128,
      bytes: 10,
      hasState: true,
      states: [],
    })),
  },
});

describe('a check of a snapshot', () => {
  let world: World;
  const hosts = hostsOfTest(() => world);

  beforeEach(async () => {
    world = await newWorld();
    world.clusters.switches.rehearsed = rehearsed;
  });
  afterEach(() => {
    hosts.end();
    world.remove();
  });

  /** A snapshot whose metadata has ids only. */
  const imported = async ({ applications }: TestHost): Promise<Snapshot> => {
    const { accountId, region } = world.demo;
    const key = { accountId, region, name: 'mine' };
    const place = { bucketArn: 'arn:aws:s3:::b', keyPrefix: 'p/', roleArn: 'arn:aws:iam::111122223333:role/r' };
    const fresh = importedSnapshot(
      key,
      { name: key.name, tags: {} },
      place,
      { KeyType: 'AWS_OWNED_KEY' },
      world.facts(),
    );
    const files = (async function* () {})();
    const location = await world.clusters.driver.state.writeSavepoint(fresh.id, 'imported', files, never);
    const snapshot = {
      ...keptSnapshot(fresh, location, world.clock.now()),
      driver: world.clusters.driver.name,
      operators: [{ id: counts }, { id: other }],
    };
    await applications.snapshots.create(snapshot);
    return snapshot;
  };
  const asks = (host: TestHost, snapshot: Snapshot, signal = never, versionId = 1): Promise<RestoreAnswer> =>
    host.orchestrator.checkRestore({ application: demoOf(host, world), versionId, snapshot }, signal);
  /** Lets time pass until it is answered. */
  const ended = async <T>(work: Promise<T>): Promise<T> => {
    let done = false;
    const end = (): void => {
      done = true;
    };
    work.then(end, end);
    await world.until('the end', () => done);
    return work;
  };
  const nothingRuns = async (host: TestHost): Promise<void> => {
    expect(await host.orchestrator.clusters()).toEqual([]);
    expect([...world.clusters.clusters.keys()]).toEqual([]);
  };

  it('tells what would become of it, ends its cluster, and keeps the names that code itself gives', async () => {
    const host = await hosts.open();
    const answer = await ended(asks(host, await imported(host)));
    expect(answer).toMatchObject({ restores: 'as-is', operators: [{ outcome: 'restored' }, { outcome: 'restored' }] });
    await nothingRuns(host);
    expect([...host.applications.snapshots.all()]).toMatchObject([
      { operators: [{ id: counts, uid: 'counts', name: 'count visits' }, { id: other }] },
    ]);
    expect([...host.applications.snapshots.all()][0]?.operators?.[1]).toEqual({ id: other });
  });

  it('is unknown where main fails, with its fault, and where the version is none', async () => {
    const host = await hosts.open();
    const snapshot = await imported(host);
    world.clusters.switches.failMain = new Error('no such table');
    const failed = await ended(asks(host, snapshot));
    expect(failed).toEqual({ restores: 'unknown', summary: expect.stringContaining('no such table') });
    await nothingRuns(host);
    const none = await asks(host, snapshot, never, 9);
    expect(none).toEqual({ restores: 'unknown', summary: expect.stringContaining('no version 9') });
    const creating = await asks(host, { ...snapshot, status: 'CREATING' });
    expect(creating).toEqual({ restores: 'unknown', summary: expect.stringContaining('CREATING, not READY') });
  });

  it('is one at a time, and one that its caller gives up lets the next one come', async () => {
    const host = await hosts.open();
    const snapshot = await imported(host);
    let most = 0;
    const given = new AbortController();
    world.clusters.switches.unreachable = true;
    const first = asks(host, snapshot, given.signal);
    const second = asks(host, snapshot);
    const watch = (): boolean => {
      most = Math.max(most, world.clusters.clusters.size);
      return most > 0;
    };
    await world.until('a cluster', watch);
    given.abort(new Error('The caller went away.'));
    await expect(ended(first)).rejects.toThrow('The caller went away.');
    world.clusters.switches.unreachable = false;
    let done = false;
    void second.then(() => (done = true));
    await world.until('the second', () => watch() && done);
    expect(await second).toMatchObject({ restores: 'as-is' });
    expect(most).toBe(1);
    await nothingRuns(host);
  });

  it('is ended by a reset, those that wait as well', async () => {
    const host = await hosts.open();
    const snapshot = await imported(host);
    world.clusters.switches.unreachable = true;
    const answers = Promise.all([asks(host, snapshot), asks(host, snapshot)]);
    await world.until('a cluster', () => world.clusters.clusters.size > 0);
    world.clusters.switches.unreachable = false;
    await ended(host.orchestrator.reset());
    const text = expect.stringContaining('Everything was reset');
    expect(await answers).toEqual([
      { restores: 'unknown', summary: text },
      { restores: 'unknown', summary: text },
    ]);
    await nothingRuns(host);
  });

  it('is ended by the stop of its host', async () => {
    const host = await hosts.open();
    const snapshot = await imported(host);
    world.clusters.switches.unreachable = true;
    const answer = asks(host, snapshot);
    answer.catch(() => undefined);
    await world.until('a cluster', () => world.clusters.clusters.size > 0);
    await ended(host.orchestrator.stop());
    await expect(answer).rejects.toThrow('The host is stopping.');
    expect([...world.clusters.clusters.keys()]).toEqual([]);
  });

  it('of a host that was killed is ended by the next one', async () => {
    const first = await hosts.open();
    const snapshot = await imported(first);
    world.clusters.switches.unreachable = true;
    asks(first, snapshot).catch(() => undefined);
    await world.until('a cluster', () => world.clusters.clusters.size > 0);
    first.life.kill();
    world.clusters.switches.unreachable = false;
    const next = await hosts.open();
    await world.until('its end', () => world.clusters.clusters.size === 0);
    await nothingRuns(next);
  });

  it('is needed no more for names once a job has restored it', async () => {
    const host = await hosts.open();
    const snapshot = await imported(host);
    world.clusters.switches.operators = [
      { id: counts, uid: 'counts', name: 'count visits' },
      { id: other, name: 'map' },
      { id: 'e'.repeat(32), name: 'new' },
    ];
    await ask(world, host, enhance);
    await host.applications.change(world.demo, (now) =>
      requestStart(
        now,
        {
          restoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT',
          snapshotArn: snapshotArn({ partition: 'aws', ...snapshot }),
          snapshotId: snapshot.id,
          allowNonRestoredState: false,
        },
        world.facts(),
      ),
    );
    await rests(world, host, 'RUNNING');
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: snapshot.location }]);
    expect(host.applications.snapshots.get(snapshot).operators).toEqual([
      { id: counts, uid: 'counts', name: 'count visits' },
      { id: other, name: 'map' },
    ]);
  });
});
