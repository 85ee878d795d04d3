import { afterEach, describe, expect, it } from '@jest/globals';
import { silentLogger, systemClock } from '@drey/plugin-api';
import { KubernetesFault } from '../api/kubernetes-fault.js';
import type { Pod } from '../object/pod.js';
import { fakeKubernetes } from '../testing/fake-kubernetes.js';
import { createObjectCache, type ObjectCache } from './object-cache.js';

const pod = (name: string, instance = 'a'): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { 'drey.instance': instance } },
});

describe('the cache of objects', () => {
  let cache: ObjectCache<Pod> | undefined;
  afterEach(async () => {
    await cache?.close();
  });

  const over = (fake: ReturnType<typeof fakeKubernetes>) => {
    const opened = createObjectCache<Pod>({ api: fake.api, clock: systemClock, log: silentLogger }, 'pods', {
      labels: { 'drey.instance': 'a' },
    });
    cache = opened;
    const names = async (): Promise<readonly string[]> =>
      (await opened.all()).map(({ metadata }) => metadata.name).toSorted();
    /** Waits for a condition with a bound. */
    const until = async (wanted: readonly string[]): Promise<void> => {
      for (const deadline = Date.now() + 5000; Date.now() < deadline; await opened.news(100))
        if (JSON.stringify(await names().catch(() => null)) === JSON.stringify(wanted)) return;
      expect(await names()).toEqual(wanted);
    };
    return { cache: opened, names, until };
  };

  it('lists once and follows changes of what is its own, by one watch', async () => {
    const fake = fakeKubernetes({ startPods: false });
    fake.change('pods', pod('one'));
    fake.change('pods', pod('foreign', 'b'));
    const { names, until } = over(fake);
    expect(await names()).toEqual(['one']);
    fake.change('pods', pod('two'));
    fake.change('pods', pod('other', 'b'));
    await until(['one', 'two']);
    fake.remove('pods', 'one');
    await until(['two']);
    expect(fake.calls).toEqual(['list pods', 'watch pods']);
    expect(fake.openWatches()).toBe(1);
  });

  it('goes on from its version when a stream ends, without another listing', async () => {
    const fake = fakeKubernetes({ startPods: false });
    const { names, until } = over(fake);
    expect(await names()).toEqual([]);
    fake.breakWatches(false);
    fake.change('pods', pod('meanwhile'));
    await until(['meanwhile']);
    expect(fake.calls.filter((call) => call.startsWith('list'))).toHaveLength(1);
  });

  it('lists again where its version has expired, and loses what went meanwhile', async () => {
    const fake = fakeKubernetes({ startPods: false });
    fake.change('pods', pod('old'));
    const { names, until } = over(fake);
    expect(await names()).toEqual(['old']);
    fake.remove('pods', 'old');
    fake.change('pods', pod('new'));
    fake.breakWatches(true);
    await until(['new']);
    expect(fake.calls.filter((call) => call.startsWith('list')).length).toBeGreaterThan(1);
  });

  it('tells of an API server that is away, after a while also to one who knew it, and comes back', async () => {
    const fake = fakeKubernetes({ startPods: false });
    let now = 0;
    const clock = { ...systemClock, now: () => now };
    const opened = createObjectCache<Pod>({ api: fake.api, clock, log: silentLogger }, 'pods', {});
    cache = opened;
    expect(await opened.all()).toEqual([]);
    const away = new KubernetesFault(undefined, { message: 'ECONNREFUSED' });
    fake.failWith(away);
    fake.breakWatches(false);
    for (let tries = 0; fake.calls.filter((call) => call.startsWith('watch')).length < 3 && tries < 100; tries += 1)
      await systemClock.sleep(20);
    // A short gap is nobody's business.
    expect(await opened.all()).toEqual([]);
    now += 60_000;
    await expect(opened.all()).rejects.toBe(away);
    fake.failWith(null);
    fake.change('pods', pod('back'));
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await opened.all().catch(() => [])).length === 1) break;
      await opened.news(100);
    }
    expect((await opened.all()).map(({ metadata }) => metadata.name)).toEqual(['back']);
  });

  it('does not count as well what only tries again', async () => {
    const fake = fakeKubernetes({ startPods: false });
    let now = 0;
    const clock = { ...systemClock, now: () => now };
    const opened = createObjectCache<Pod>({ api: fake.api, clock, log: silentLogger }, 'pods', {});
    cache = opened;
    await opened.all();
    fake.failWith(new KubernetesFault(undefined, { message: 'ECONNREFUSED' }));
    fake.breakWatches(false);
    const watches = (): number => fake.calls.filter((call) => call.startsWith('watch')).length;
    const until = async (count: number): Promise<void> => {
      for (let tries = 0; watches() < count && tries < 200; tries += 1) await systemClock.sleep(20);
      expect(watches()).toBeGreaterThanOrEqual(count);
    };
    await until(2);
    now += 2_000;
    await until(4);
    // Every try of these was in vain, so it has been away since the first of them.
    now += 2_000;
    await expect(opened.all()).rejects.toThrow('ECONNREFUSED');
    await until(5);
    await expect(opened.all()).rejects.toThrow('ECONNREFUSED');
  });

  it('does not bring back what was deleted by an answer that comes late', async () => {
    const fake = fakeKubernetes({ startPods: false });
    const { cache: opened, names, until } = over(fake);
    await names();
    fake.change('pods', pod('short'));
    const made = fake.pod('short');
    await until(['short']);
    fake.remove('pods', 'short');
    await until([]);
    opened.take(made);
    expect(await names()).toEqual([]);
  });

  it('keeps what calls made and deleted while it lists again, which the listing does not know of yet', async () => {
    const fake = fakeKubernetes({ startPods: false });
    fake.change('pods', pod('gone'));
    let [lists, isHeld] = [0, false];
    let go = (): void => {};
    const held = new Promise<void>((resolve) => (go = resolve));
    const api = {
      ...fake.api,
      // The second answer is late.
      list: async (...asked: Parameters<typeof fake.api.list>) => {
        lists += 1;
        const answer = await fake.api.list(...asked);
        isHeld = lists === 2;
        if (isHeld) await held;
        return answer;
      },
      // Nothing is told after it.
      watch: (...asked: Parameters<typeof fake.api.watch>) =>
        lists === 1 ? fake.api.watch(...asked) : fake.api.watch('services', {}, asked[2], asked[3]),
    } as typeof fake.api;
    const opened = createObjectCache<Pod>({ api, clock: systemClock, log: silentLogger }, 'pods', {});
    cache = opened;
    const [gone] = await opened.all();
    fake.breakWatches(true);
    for (let tries = 0; !isHeld && tries < 200; tries += 1) await systemClock.sleep(10);
    opened.take(await fake.api.apply('pods', pod('made')));
    opened.drop(gone!);
    const short = await fake.api.apply('pods', pod('short'));
    opened.take(short);
    opened.drop(short);
    const told = opened.news(5_000);
    go();
    await told;
    expect((await opened.all()).map(({ metadata }) => metadata.name)).toEqual(['made']);
  });

  it('waits longer and longer where each watch ends at once', async () => {
    const fake = fakeKubernetes({ startPods: false });
    const sleeps: number[] = [];
    const clock = {
      ...systemClock,
      sleep: (milliseconds: number, signal?: AbortSignal) => {
        sleeps.push(milliseconds);
        return systemClock.sleep(Math.min(milliseconds, 1), signal);
      },
    };
    const ending = {
      ...fake.api,
      // eslint-disable-next-line require-yield
      watch: async function* () {
        await Promise.resolve();
      } as unknown as typeof fake.api.watch,
    };
    cache = createObjectCache<Pod>({ api: ending, clock, log: silentLogger }, 'pods', {});
    for (let tries = 0; sleeps.filter((one) => one >= 1_600).length === 0 && tries < 200; tries += 1)
      await systemClock.sleep(10);
    expect(sleeps).toEqual(expect.arrayContaining([100, 200, 400, 800, 1_600]));
  });

  it('closes at once while a listing hangs', async () => {
    const fake = fakeKubernetes({ startPods: false });
    const hanging = {
      ...fake.api,
      list: (_kind: unknown, _selection: unknown, signal?: AbortSignal) =>
        new Promise<never>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
        }),
    };
    await createObjectCache<Pod>({ api: hanging, clock: systemClock, log: silentLogger }, 'pods', {}).close();
  });

  it('knows what a call answered with before the watch tells of it, and keeps the newer one', async () => {
    const fake = fakeKubernetes({ startPods: false });
    const { cache: opened, names } = over(fake);
    await names();
    const made = { ...pod('made'), metadata: { ...pod('made').metadata, uid: 'u', resourceVersion: '900' } };
    opened.take(made);
    opened.take({ ...made, metadata: { ...made.metadata, resourceVersion: '800' } });
    expect((await opened.all())[0]?.metadata.resourceVersion).toBe('900');
  });
});
