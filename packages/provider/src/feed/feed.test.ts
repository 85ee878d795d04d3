import { afterEach, describe, expect, it } from '@jest/globals';
import type { DetailsPatch, RowPatch, Rows } from '@drey/console';
import { type Clock, silentLogger, systemClock } from '@drey/plugin-api';
import type { ApplicationKey } from '@drey/state';
import { createFeed, type Feed, type FeedBounds } from './feed.js';
import { standingClock } from '../operations.test.support.js';
import { createEventRing } from './event-ring.js';
import { PageCut, PageStream } from './page-stream.js';
import type { RowBook } from './rows/row-book.js';

const demo: ApplicationKey = { accountId: '111122223333', region: 'eu-west-1', name: 'demo' };

interface Event {
  readonly id?: string;
  readonly event?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

const parsed = (text: string): readonly Event[] =>
  text
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map((block) => {
      const members = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
      return { ...members, data: JSON.parse(String(members['data'])) } as Event;
    });

/** Reads a page until something holds of its events. */
const readUntil = async (
  stream: PageStream,
  holds: (events: readonly Event[]) => boolean,
): Promise<readonly Event[]> => {
  let text = '';
  const end = Date.now() + 5_000;
  for (;;) {
    const piece = stream.read() as Buffer | null;
    if (piece !== null) text += piece.toString('utf8');
    const events = parsed(text);
    if (holds(events)) return events;
    if (Date.now() > end) throw new Error(`It did not come: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const names = (events: readonly Event[]): readonly (string | undefined)[] => events.map(({ event }) => event);
const hasReady = (events: readonly Event[]): boolean => names(events).includes('ready');

const world = (bounds: Partial<FeedBounds> = {}, clock: Clock = systemClock) => {
  let pending: RowPatch[] = [];
  const log: string[] = [];
  const rows: RowBook = {
    begin: () => void log.push('begin'),
    end: () => void log.push('end'),
    touch: () => {},
    touchAll: () => {},
    changes: (now): Rows | undefined => {
      const told = pending;
      pending = [];
      return told.length === 0 ? undefined : { now, rows: told, gone: [] };
    },
    *pieces(now) {
      yield { now: now(), rows: [{ application: 'all' }], gone: [] };
    },
  };
  let details: DetailsPatch | undefined;
  const feed = createFeed({
    clock,
    log: silentLogger,
    version: '1.2.3',
    id: 'abc',
    rows,
    machine: { begin: () => {}, end: () => {}, changes: () => undefined, whole: () => ({ now: 0, parked: [] }) },
    watch: ({ name }) => {
      log.push(`watch ${name}`);
      return {
        changes: () => {
          const told = details;
          details = undefined;
          return told;
        },
        whole: () => ({ now: 0, application: name, exists: true }),
        attend: () => {},
        stop: () => void log.push(`stop ${name}`),
      };
    },
    bounds: { tickMilliseconds: 20, ...bounds },
  });
  feeds.push(feed);
  return {
    feed,
    log,
    change: (application: string, more: object = {}) => pending.push({ application, ...more }),
    detail: (patch: Omit<DetailsPatch, 'now' | 'application'>) => {
      details = { now: 0, application: 'demo', ...patch };
    },
  };
};

const feeds: Feed[] = [];
afterEach(() => {
  for (const feed of feeds.splice(0)) feed.close();
});

const opened = (feed: Feed, application?: ApplicationKey, lastEventId?: string): PageStream => {
  const stream = feed.open({ application, lastEventId });
  if (stream === undefined) throw new Error('No page was opened.');
  return stream;
};

describe('the feed', () => {
  it('begins with all there is, and goes on with what changes', async () => {
    const { feed, change } = world();
    const page = opened(feed);
    const beginning = await readUntil(page, hasReady);
    expect(names(beginning)).toEqual(['hello', 'rows', 'machine', 'ready']);
    expect(beginning[0]?.data).toMatchObject({ version: '1.2.3', fresh: true, application: null });
    change('one');
    const [event] = await readUntil(page, (events) => events.length > 0);
    expect(event).toMatchObject({ id: 'abc-2', event: 'rows', data: { rows: [{ application: 'one' }] } });
  });

  it('resumes after the last event that a page had', async () => {
    const { feed, change } = world();
    const first = opened(feed);
    await readUntil(first, hasReady);
    change('one');
    await readUntil(first, (events) => events.length === 1);
    first.destroy();
    change('two');
    const other = opened(feed);
    await readUntil(other, (events) => names(events).filter((name) => name === 'rows').length === 2);
    const again = opened(feed, undefined, 'abc-2');
    const events = await readUntil(again, (all) => names(all).includes('rows'));
    expect(names(events)).toEqual(['hello', 'ready', 'rows']);
    expect(events[0]?.data).toMatchObject({ fresh: false });
    expect(events[2]?.data).toMatchObject({ rows: [{ application: 'two' }] });
  });

  it('begins anew for ids of another host, of no host, and of what is no longer kept', async () => {
    const { feed, change } = world({ events: 3 });
    const first = opened(feed);
    await readUntil(first, hasReady);
    for (let index = 0; index < 6; index += 1) {
      change(`row ${index}`);
      await readUntil(first, (events) => events.length === 1);
    }
    for (const id of ['other-2', 'abc-1', 'abc-999', 'nonsense', '']) {
      const events = await readUntil(opened(feed, undefined, id), hasReady);
      expect(events[0]?.data).toMatchObject({ fresh: true });
    }
  });

  it('cuts a page that takes nothing while more comes than is kept, and lets it come back', async () => {
    const { feed, change } = world({ events: 4 });
    const slow = opened(feed);
    const witness = opened(feed);
    await readUntil(slow, hasReady);
    await readUntil(witness, hasReady);
    const cut = new Promise<Error>((resolve) => slow.once('error', resolve));
    // More than a stream takes ahead of its reader, in more events than the ring keeps.
    const wide = 'x'.repeat(100_000);
    for (let index = 0; index < 12; index += 1) {
      change('busy', { arn: wide });
      await readUntil(witness, (events) => names(events).includes('rows'));
    }
    expect(await cut).toBeInstanceOf(PageCut);
    expect(feed.pages).toBe(1);
    expect(hasReady(await readUntil(opened(feed, undefined, 'abc-2'), hasReady))).toBe(true);
  });

  it('watches an application once for all its pages, tells only them, and lets go when they left', async () => {
    const { feed, log, detail, change } = world();
    const watching = [opened(feed, demo), opened(feed, demo), opened(feed, demo)];
    const other = opened(feed);
    for (const page of watching) expect(names(await readUntil(page, hasReady))).toContain('details');
    await readUntil(other, hasReady);
    detail({ unanswered: 'silent' });
    change('last');
    for (const page of watching)
      expect(names(await readUntil(page, (events) => names(events).includes('details')))).toContain('details');
    expect(names(await readUntil(other, (events) => names(events).includes('rows')))).toEqual(['rows']);
    expect(log).toEqual(['begin', 'watch demo']);
    feed.close();
    expect(log).toEqual(['begin', 'watch demo', 'stop demo', 'end']);
  });

  it('opens no more pages than it may, and none once it is closed', async () => {
    const { feed } = world({ pages: 2 });
    opened(feed);
    const second = opened(feed);
    expect(feed.open({ application: undefined, lastEventId: undefined })).toBeUndefined();
    const closed = new Promise((resolve) => second.once('close', resolve));
    second.destroy();
    await closed;
    expect(feed.open({ application: undefined, lastEventId: undefined })).toBeDefined();
    feed.close();
    expect(feed.open({ application: undefined, lastEventId: undefined })).toBeUndefined();
  });

  it('lets the page that takes nothing make room, else the oldest, once it was open for a while', async () => {
    const { feed, change } = world({ pages: 2, roomMilliseconds: 0 });
    const reading = opened(feed);
    const silent = opened(feed);
    for (const page of [reading, silent]) await readUntil(page, hasReady);
    // More than the stream takes ahead of its reader: it waits from now on.
    change('busy', { arn: 'x'.repeat(100_000) });
    await readUntil(reading, (events) => events.length > 0);
    while (silent.waitsSince === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    const cut = new Promise<Error>((resolve) => silent.once('error', resolve));
    const third = opened(feed);
    expect(await cut).toBeInstanceOf(PageCut);
    expect(feed.pages).toBe(2);
    await readUntil(third, hasReady);
    opened(feed);
    expect(reading.destroyed).toBe(true);
  });

  it('lets an old page make room where one that takes nothing has come only now', async () => {
    const clock = standingClock(0);
    const { feed, change } = world({ pages: 2, roomMilliseconds: 60_000 }, clock);
    const old = opened(feed);
    await readUntil(old, hasReady);
    clock.move(60_000);
    const silent = opened(feed);
    await readUntil(silent, hasReady);
    change('busy', { arn: 'x'.repeat(100_000) });
    await readUntil(old, (events) => events.length > 0);
    while (silent.waitsSince === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    const third = feed.open({ application: undefined, lastEventId: undefined });
    expect([third === undefined, old.destroyed, silent.destroyed]).toEqual([false, true, false]);
  });

  it('cuts a page that takes nothing for a minute of little that waits, and none that takes some', () => {
    const clock = standingClock(0);
    const ring = createEventRing({ events: 10_000, bytes: 10_000_000 });
    const page = () =>
      new PageStream({
        ring,
        from: ring.newest,
        scope: undefined,
        detailsAfter: 0,
        beginning: [Buffer.from('hello')].values(),
        clock,
        closed: () => {},
      });
    const [dead, slow] = [page(), page()];
    for (const one of [dead, slow]) one.read(0);
    for (let second = 0; second <= 62; second += 1) {
      clock.move(1_000);
      ring.add(undefined, () => Buffer.from('event'));
      for (const one of [dead, slow]) one.wake();
      // Never empty, but on its way.
      if (second % 10 === 9) slow.read(5);
    }
    expect([dead.destroyed, slow.destroyed]).toEqual([true, false]);
    slow.destroy();
  });

  it('says that it lives while nothing changes', async () => {
    const { feed } = world({ heartbeatMilliseconds: 30 });
    const page = opened(feed);
    const events = await readUntil(page, (all) => names(all).filter((name) => name === 'beat').length >= 2);
    expect(events.find(({ event }) => event === 'beat')?.id).toBeUndefined();
  });
});
