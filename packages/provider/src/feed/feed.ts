// The feed: one ring of events for all open pages. While no page is open nothing is looked at and nothing is kept.
import type { DetailsPatch, FeedEvents, MachinePatch } from '@drey/console';
import { type Clock, type Logger } from '@drey/plugin-api';
import { type ApplicationKey, keyText } from '@drey/state';
import type { WatchedApplication } from './details/watched-application.js';
import { createEventRing, type EventRing } from './event-ring.js';
import { eventText, retryText } from './event-text.js';
import { PageStream } from './page-stream.js';
import type { RowBook } from './rows/row-book.js';

/** Facts of the machine as pages have them. */
export interface MachineBook {
  /** Looks anew, at what costs nothing; more is looked at in between and told later. */
  changes(): MachinePatch | undefined;
  whole(): MachinePatch;
  /** Begins to look at what costs something, and ends it. */
  begin(): void;
  end(): void;
}

/** What the feed is made of. */
export interface FeedNeeds {
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** Of this run of the host; letters and digits. A page that resumes names it. */
  readonly id: string;
  readonly rows: RowBook;
  readonly machine: MachineBook;
  watch(key: ApplicationKey): WatchedApplication;
  readonly bounds?: Partial<FeedBounds>;
}

/** Bounds, for tests to narrow. */
export interface FeedBounds {
  readonly pages: number;
  /** A page that has been open for so long may have to make room where too many are. */
  readonly roomMilliseconds: number;
  readonly events: number;
  readonly bytes: number;
  readonly tickMilliseconds: number;
  readonly heartbeatMilliseconds: number;
}

/** How a page asks. */
export interface FeedRequest {
  readonly application: ApplicationKey | undefined;
  /** `Last-Event-ID` of before; undefined for a page that holds nothing. */
  readonly lastEventId: string | undefined;
}

/** The feed. */
export interface Feed {
  /** Opens a page. Where too many are open, the one that has taken nothing for longest, else the oldest, makes room; undefined where all are new. */
  open(request: FeedRequest): PageStream | undefined;
  /** Something changed that pages should not wait for. */
  hurry(): void;
  /** Open pages. */
  readonly pages: number;
  /** Ends all pages. */
  close(): void;
}

const usualBounds: FeedBounds = {
  pages: 64,
  roomMilliseconds: 60_000,
  events: 5_000,
  bytes: 16 * 1_048_576,
  tickMilliseconds: 1_000,
  heartbeatMilliseconds: 5_000,
};
const RETRY_MILLISECONDS = 1_000;
/** What no event tells of is looked for so often. */
const SWEEP_TICKS = 10;
/** A change that is told at once waits this long for others. */
const HURRY_MILLISECONDS = 100;

/** Whoever was here a moment ago, and comes back, goes on where it was; windows that take turns are away for as long as all others have theirs. */
const LINGER_MILLISECONDS = 30_000;

interface Watched {
  readonly watched: WatchedApplication;
  pages: number;
  /** When the last page left it. */
  leftAt: number;
}

class RingFeed implements Feed {
  readonly #needs: FeedNeeds;
  readonly #bounds: FeedBounds;
  readonly #ring: EventRing;
  readonly #streams = new Set<PageStream>();
  readonly #watched = new Map<string, Watched>();
  #timer: NodeJS.Timeout | undefined;
  #tickedAt = 0;
  #ticks = 0;
  #leftAt = 0;
  /** What is older was told before nobody looked, so that it does not lead to what is. */
  #floor = 0;
  #isClosed = false;

  constructor(needs: FeedNeeds) {
    this.#needs = needs;
    this.#bounds = { ...usualBounds, ...needs.bounds };
    this.#ring = createEventRing(this.#bounds);
  }

  get pages(): number {
    return this.#streams.size;
  }

  open({ application, lastEventId }: FeedRequest): PageStream | undefined {
    if (this.#isClosed || !this.#hasRoom()) return undefined;
    if (this.#timer === undefined) this.#begin();
    const scope = application === undefined ? undefined : keyText(application);
    const watched = application === undefined ? undefined : this.#enter(application);
    const resumed = this.#numberOf(lastEventId);
    const newest = this.#ring.newest;
    const stream = new PageStream({
      ring: this.#ring,
      from: resumed ?? newest,
      scope,
      detailsAfter: newest,
      beginning: this.#beginning(scope, watched, resumed),
      clock: this.#needs.clock,
      closed: () => this.#left(stream, scope),
    });
    this.#streams.add(stream);
    return stream;
  }

  /** Makes room where there is none. Whether a reader is still there nobody says while the system's own buffers take all; one that is comes back by itself. */
  #hasRoom(): boolean {
    if (this.#streams.size < this.#bounds.pages) return true;
    const now = this.#needs.clock.now();
    const old = [...this.#streams].filter(({ openedAt }) => now - openedAt >= this.#bounds.roomMilliseconds);
    const stuck = old.filter(({ waitsSince }) => waitsSince !== undefined);
    const since = ({ waitsSince, openedAt }: PageStream): number => waitsSince ?? openedAt;
    const [longest] = (stuck.length > 0 ? stuck : old).toSorted((one, other) => since(one) - since(other));
    if (longest === undefined) return false;
    this.#streams.delete(longest);
    longest.cut('A newer page takes its place.');
    return true;
  }

  hurry(): void {
    if (this.#timer === undefined || this.#isClosed) return;
    const wait = Math.max(0, this.#tickedAt + this.#bounds.tickMilliseconds / 4 - this.#needs.clock.now());
    this.#schedule(Math.max(wait, HURRY_MILLISECONDS));
  }

  close(): void {
    this.#isClosed = true;
    for (const stream of this.#streams) stream.destroy();
    this.#end();
  }

  /** The place of a page that resumes; undefined where that is not in the ring any more, or of another run of the host. */
  #numberOf(lastEventId: string | undefined): number | undefined {
    const match = /^([0-9a-z]+)-(\d{1,15})$/.exec(lastEventId ?? '');
    if (match?.[1] !== this.#needs.id) return undefined;
    const number = Number(match[2]);
    return number >= this.#floor && this.#ring.reaches(number) ? number : undefined;
  }

  *#beginning(
    scope: string | undefined,
    watched: WatchedApplication | undefined,
    resumed: number | undefined,
  ): Generator<Uint8Array, void, undefined> {
    const { clock, machine, rows, version } = this.#needs;
    const { heartbeatMilliseconds } = this.#bounds;
    const id = this.#id(resumed ?? this.#ring.newest);
    yield retryText(RETRY_MILLISECONDS);
    const fresh = resumed === undefined;
    yield eventText('hello', { version, now: clock.now(), heartbeatMilliseconds, fresh, application: scope ?? null });
    if (fresh) {
      for (const piece of rows.pieces(() => clock.now())) yield eventText('rows', piece);
      yield eventText('machine', machine.whole());
    }
    if (watched !== undefined) yield eventText('details', watched.whole());
    // Only now has the page all that stands before its place.
    yield eventText('ready', { now: clock.now() }, id);
  }

  #id(number: number): string {
    return `${this.#needs.id}-${number}`;
  }

  #publish<Name extends keyof FeedEvents>(name: Name, data: FeedEvents[Name], scope?: string): void {
    this.#ring.add(scope, (number) => eventText(name, data, this.#id(number)));
  }

  #enter(key: ApplicationKey): WatchedApplication {
    const scope = keyText(key);
    const known = this.#watched.get(scope) ?? { watched: this.#needs.watch(key), pages: 0, leftAt: 0 };
    this.#watched.set(scope, known);
    known.pages += 1;
    known.watched.attend(true);
    return known.watched;
  }

  #left(stream: PageStream, scope: string | undefined): void {
    this.#streams.delete(stream);
    this.#leftAt = this.#needs.clock.now();
    const watched = scope === undefined ? undefined : this.#watched.get(scope);
    if (watched === undefined) return;
    watched.pages -= 1;
    watched.leftAt = this.#leftAt;
    if (watched.pages === 0) watched.watched.attend(false);
  }

  /** Lets go of what nobody looked at for a while. */
  #tidy(now: number): void {
    for (const [scope, { watched, pages, leftAt }] of this.#watched) {
      if (pages > 0 || now - leftAt < LINGER_MILLISECONDS) continue;
      watched.stop();
      this.#watched.delete(scope);
    }
    if (this.#streams.size === 0 && now - this.#leftAt >= LINGER_MILLISECONDS) this.#end();
  }

  #begin(): void {
    this.#needs.rows.begin();
    this.#needs.machine.begin();
    this.#publish('beat', { now: this.#needs.clock.now() });
    this.#floor = this.#ring.newest;
    this.#schedule(this.#bounds.tickMilliseconds);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { watched } of this.#watched.values()) watched.stop();
    this.#watched.clear();
    this.#needs.rows.end();
    this.#needs.machine.end();
  }

  #schedule(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tick(), milliseconds).unref();
  }

  #tick(): void {
    const { clock, log } = this.#needs;
    this.#tickedAt = clock.now();
    this.#ticks += 1;
    try {
      this.#gather(this.#tickedAt);
    } catch (error) {
      log.error('The feed of the console failed to tell a change', { error });
    }
    for (const stream of this.#streams) {
      stream.wake();
      if (this.#tickedAt - stream.sentAt >= this.#bounds.heartbeatMilliseconds)
        stream.say(eventText('beat', { now: this.#tickedAt }));
    }
    this.#tidy(this.#tickedAt);
    if (this.#timer !== undefined) this.#schedule(this.#bounds.tickMilliseconds);
  }

  #gather(now: number): void {
    const { machine, rows } = this.#needs;
    if (this.#ticks % SWEEP_TICKS === 0) rows.touchAll();
    const changed = rows.changes(now);
    if (changed !== undefined) this.#publish('rows', changed);
    const facts = machine.changes();
    if (facts !== undefined) this.#publish('machine', facts);
    for (const [scope, { watched }] of this.#watched) {
      const details: DetailsPatch | undefined = watched.changes();
      if (details !== undefined) this.#publish('details', details, scope);
    }
  }
}

/** Makes a feed without pages. */
export const createFeed = (needs: FeedNeeds): Feed => new RingFeed(needs);
