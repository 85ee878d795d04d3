// The newest output of one application, for whoever looks on: a window that moves as lines are read, so nobody who looks on is waited for.
import type { ServiceEvent } from '../service-body.js';

/** Lines of one member, counted in its output since this host follows it. */
export interface ReadLines {
  readonly clusterId: string;
  readonly member: string;
  /** Index of the first line. */
  readonly first: number;
  readonly lines: readonly string[];
  /** Milliseconds since the epoch. */
  readonly readAt: number;
}

/** Something in the window: lines of a member, or what Drey says itself. */
export type RecentEntry = {
  /** Lines of the application that came before, since the host began. */
  readonly before: number;
  readonly readAt: number;
  /** Number of the application's version at the time. */
  readonly versionId: number;
} & (
  | { readonly clusterId: string; readonly member: string; readonly lines: readonly string[] }
  | { readonly said: ServiceEvent }
);

/** What came after a place. */
export interface RecentNews {
  readonly entries: readonly RecentEntry[];
  /** Lines that left the window before they were asked for. */
  readonly lost: number;
  /** The place after the entries. */
  readonly place: RecentPlace;
}

/** A place in the window: entries and lines before it. */
export interface RecentPlace {
  readonly entry: number;
  readonly line: number;
}

/** Before everything. */
export const recentStart: RecentPlace = { entry: 0, line: 0 };

/** UTF-16 units of lines kept while nobody looks on, and while somebody does. */
const KEPT_CHARACTERS = 1_048_576;
const WATCHED_CHARACTERS = 16 * 1_048_576;

/** What an entry takes beside its lines, about. */
const ENTRY_CHARACTERS = 128;

const sizeOf = (entry: RecentEntry): number =>
  'lines' in entry ? entry.lines.reduce((sum, line) => sum + line.length + 1, ENTRY_CHARACTERS) : ENTRY_CHARACTERS;

const linesOf = (entry: RecentEntry): number => ('lines' in entry ? entry.lines.length : 0);

/** The last lines that fit a bound, one at least. */
const newestOf = (lines: readonly string[], characters: number): readonly string[] => {
  let start = lines.length - 1;
  for (let size = lines[start]?.length ?? 0; start > 0; start -= 1) {
    size += (lines[start - 1]?.length ?? 0) + 1;
    if (size > characters) break;
  }
  return lines.slice(Math.max(0, start));
};

/** The window of one application. */
export class RecentOutput {
  #entries: { readonly entry: RecentEntry; readonly size: number }[] = [];
  /** Entries that left the window. */
  #gone = 0;
  #size = 0;
  #lines = 0;
  #watchers = 0;
  /** Index of the next line of each member. */
  readonly #next = new Map<string, number>();
  readonly #waiting = new Set<() => void>();

  /** Whether somebody looks on. */
  get isWatched(): boolean {
    return this.#watchers > 0;
  }

  /** Takes lines that were read; those that were read before are known already. */
  read({ clusterId, member, first, lines, readAt }: ReadLines, versionId: number): void {
    const key = `${clusterId}\n${member}`;
    const next = this.#next.get(key) ?? 0;
    if (first + lines.length <= next) return;
    this.#next.set(key, first + lines.length);
    const fresh = first < next ? lines.slice(next - first) : lines;
    const kept = newestOf(fresh, this.#bound());
    this.#lines += fresh.length - kept.length;
    this.#add({ before: this.#lines, readAt, versionId, clusterId, member, lines: kept });
  }

  /** Takes what Drey says itself. */
  say(said: ServiceEvent, readAt: number, versionId: number): void {
    this.#add({ before: this.#lines, readAt, versionId, said });
  }

  /** Forgets how far a cluster was read; what it said stays. */
  leave(clusterId: string): void {
    for (const key of this.#next.keys()) if (key.startsWith(`${clusterId}\n`)) this.#next.delete(key);
  }

  /** What came after a place. */
  after(place: RecentPlace): RecentNews {
    const entries = this.#entries.slice(Math.max(0, place.entry - this.#gone)).map(({ entry }) => entry);
    let lost = 0;
    let line = place.line;
    for (const entry of entries) {
      lost += entry.before - line;
      line = entry.before + linesOf(entry);
    }
    return { entries, lost, place: { entry: this.#gone + this.#entries.length, line } };
  }

  /** Keeps a larger window until the returned function is called. */
  watch(): () => void {
    this.#watchers += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#watchers -= 1;
      this.#trim();
    };
  }

  /** Calls once at the next news. Returns what takes the call back. */
  onNews(call: () => void): () => void {
    this.#waiting.add(call);
    return () => this.#waiting.delete(call);
  }

  #add(entry: RecentEntry): void {
    const size = sizeOf(entry);
    this.#entries.push({ entry, size });
    this.#size += size;
    this.#lines += linesOf(entry);
    this.#trim();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const call of waiting) call();
  }

  #bound(): number {
    return this.isWatched ? WATCHED_CHARACTERS : KEPT_CHARACTERS;
  }

  #trim(): void {
    let count = 0;
    while (this.#size > this.#bound() && count < this.#entries.length - 1) {
      this.#size -= this.#entries[count]?.size ?? 0;
      count += 1;
    }
    if (count === 0) return;
    this.#entries.splice(0, count);
    this.#gone += count;
  }
}
