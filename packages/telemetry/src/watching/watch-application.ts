// Looks on at an application's log events as they are read, whether or not its log stream takes them.
import type { Clock } from '@drey/plugin-api';
import {
  askedLevels,
  type AskedLevel,
  eventOf,
  isBelow,
  type LogEvent,
  type LogOrigin,
} from '../delivery/log-event.js';
import { lineGroups } from '../following/line-groups.js';
import { serviceBody } from '../service-body.js';
import { type RecentEntry, type RecentOutput, type RecentPlace, recentStart } from './recent-output.js';

/** What somebody wants to see. */
export interface LogWatch {
  /** Events of before, at most. */
  readonly last: number;
  /** Events of this time and later, milliseconds since the epoch; of any time unless given. */
  readonly since?: number | undefined;
  /** This level and above; all unless given. */
  readonly level?: AskedLevel | undefined;
  /** Goes on with what comes, until the signal is aborted. */
  readonly follow: boolean;
}

/** Whose events they are. */
export interface WatchedApplication {
  readonly arn: string;
  /** Level that the application asks for, at the moment. */
  readonly logLevel: () => AskedLevel | undefined;
}

/** What looking on needs. */
export interface WatchNeeds {
  readonly recent: RecentOutput;
  readonly application: WatchedApplication;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Events given at once, at most, so that nobody who reads slowly holds much. */
const MOST_AT_ONCE = 200;

/** How long an end of plain output waits for the rest of a stack trace: longer than the time between two looks at output. */
const HELD_MILLISECONDS = 750;

const ranks: Readonly<Record<string, number>> = { FATAL: 0, ERROR: 0, WARN: 1, INFO: 2, DEBUG: 3, TRACE: 4 };

const isWanted = ({ timestamp, body }: LogEvent, { since, level }: LogWatch): boolean =>
  (since === undefined || timestamp >= since) &&
  (level === undefined || (ranks[body.messageType] ?? 2) <= askedLevels.indexOf(level));

/** Turns entries into events; holds back what the next lines may belong to. */
const createEventReader = ({ arn, logLevel }: WatchedApplication) => {
  /** Lines by member that may be half of something. */
  const held = new Map<string, { lines: readonly string[]; origin: LogOrigin }>();
  const eventsOf = (lines: readonly string[], origin: LogOrigin, key: string | undefined): readonly LogEvent[] => {
    const events: LogEvent[] = [];
    for (const group of lineGroups(lines)) {
      if (group.open && key !== undefined) {
        held.set(key, { lines: group.lines, origin });
        continue;
      }
      const event = eventOf(group, origin);
      if (event !== undefined) events.push(event);
    }
    return events;
  };
  const origin = ({ versionId, readAt }: RecentEntry, member: string): LogOrigin => ({
    applicationArn: arn,
    applicationVersionId: String(versionId),
    member,
    logLevel: logLevel(),
    readAt,
  });
  return {
    read: (entry: RecentEntry): readonly LogEvent[] => {
      if ('said' in entry)
        return isBelow(entry.said.level, logLevel())
          ? []
          : [{ timestamp: entry.readAt, body: serviceBody(entry.said, arn, String(entry.versionId)) }];
      const key = `${entry.clusterId}\n${entry.member}`;
      const before = held.get(key)?.lines ?? [];
      held.delete(key);
      return eventsOf([...before, ...entry.lines], origin(entry, entry.member), key);
    },
    /** What was read before a time and held back since, as it is. */
    flush: (before: number): readonly LogEvent[] => {
      const old = [...held].filter(([, { origin: of }]) => of.readAt < before);
      for (const [key] of old) held.delete(key);
      return old.flatMap(([, { lines, origin: of }]) => eventsOf(lines, of, undefined));
    },
    get isHolding(): boolean {
      return held.size > 0;
    },
  };
};

const lossEventOf = (lines: number, { application, clock }: WatchNeeds): LogEvent => ({
  timestamp: clock.now(),
  body: serviceBody(
    {
      level: 'WARN',
      text: `${lines} log lines are missing here: they came faster than they were taken. The log stream has them.`,
    },
    application.arn,
    '',
  ),
});

/** Resolves at the next news, after a while, or at the end. */
const news = async ({ recent, clock, signal }: WatchNeeds, milliseconds: number): Promise<void> => {
  const over = new AbortController();
  let forget = (): void => {};
  const came = new Promise<void>((resolve) => {
    forget = recent.onNews(resolve);
  });
  try {
    await Promise.race([came, clock.sleep(milliseconds, AbortSignal.any([signal, over.signal])).catch(() => {})]);
  } finally {
    forget();
    over.abort(new Error('There is news.'));
  }
};

/** How long one wait lasts when nothing is held back; nothing happens at its end. */
const IDLE_MILLISECONDS = 60_000;

function* runs(events: readonly LogEvent[]): Generator<readonly LogEvent[], void, undefined> {
  for (let start = 0; start < events.length; start += MOST_AT_ONCE) yield events.slice(start, start + MOST_AT_ONCE);
}

/**
 * Gives the last events of before in the order of their times, and, where that is wanted, what comes in the order in which it is read. A
 * reader that takes events more slowly than they come misses some, and gets an event that says how many.
 */
export async function* watchApplication(
  needs: WatchNeeds,
  watch: LogWatch,
): AsyncGenerator<readonly LogEvent[], void, undefined> {
  const { recent, application, clock, signal } = needs;
  const reader = createEventReader(application);
  const wanted = (events: readonly LogEvent[]): LogEvent[] => events.filter((event) => isWanted(event, watch));
  const unwatch = watch.follow ? recent.watch() : () => {};
  try {
    const past = recent.after(recentStart);
    let place: RecentPlace = past.place;
    const events = past.entries.flatMap((entry) => reader.read(entry));
    if (!watch.follow) events.push(...reader.flush(Infinity));
    const sorted = wanted(events).sort((a, b) => a.timestamp - b.timestamp);
    yield* runs(watch.last === 0 ? [] : sorted.slice(-watch.last));
    while (watch.follow && !signal.aborted) {
      const { entries, lost, place: after } = recent.after(place);
      place = after;
      if (lost > 0) yield [lossEventOf(lost, needs)];
      for (const entry of entries) {
        if (signal.aborted) return;
        yield* runs(wanted(reader.read(entry)));
      }
      yield* runs(wanted(reader.flush(clock.now() - HELD_MILLISECONDS)));
      if (entries.length === 0) await news(needs, reader.isHolding ? HELD_MILLISECONDS : IDLE_MILLISECONDS);
    }
  } finally {
    unwatch();
  }
}
