// From stamped lines to lines with a cursor. Kubernetes gives lines again from a whole second on, so a cursor counts lines since a second.

/**
 * How far an output was taken. Both outputs of a container come as one, whose stamps may cross by microseconds; the order of lines stays the same
 * each time. `since`: the second (s since the epoch) to ask from; `taken`: how many lines of that second or later were taken; `newest`: the latest
 * stamp among them (empty for none), as lines before may have been rotated away.
 */
export interface LogPlace {
  readonly since: number;
  readonly taken: number;
  readonly newest: string;
}

/** A line and the place after it. */
export interface PlacedLine {
  readonly text: string;
  readonly after: LogPlace;
}

/** Before the first line. */
export const logStart: LogPlace = { since: 0, taken: 0, newest: '' };

const stampPattern = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)`;
const cursorPattern = /^(\d{1,12})\+(\d{1,9})~([\d.]{0,30})$/;
const stamped = new RegExp(`^(${stampPattern}) ?(.*)$`, 's');

/** The cursor of a place. */
export const cursorOf = ({ since, taken, newest }: LogPlace): string => `${since}+${taken}~${newest}`;

/** The place of a cursor. Throws for one that is none of this driver. */
export const placeOf = (cursor: string | null): LogPlace => {
  if (cursor === null) return logStart;
  const match = cursorPattern.exec(cursor);
  if (match === null) throw new Error(`${JSON.stringify(cursor)} is no cursor of this driver.`);
  return { since: Number(match[1]), taken: Number(match[2]), newest: match[3] ?? '' };
};

/** What to ask Kubernetes for; undefined for everything. */
export const sinceOf = ({ since }: LogPlace): string | undefined =>
  since === 0 ? undefined : `${new Date(since * 1000).toISOString().slice(0, 19)}Z`;

/** A stamp as seconds and nanoseconds that sort as text. */
const sortable = (stamp: string): string => {
  const nanos = (/\.(\d+)/.exec(stamp)?.[1] ?? '').padEnd(9, '0');
  return `${String(Math.floor(Date.parse(stamp) / 1000)).padStart(12, '0')}.${nanos}`;
};

/** Stamps of the two outputs cross by less than that. */
const CROSSING_SECONDS = 1;

/** Takes lines after a place. Give it the lines that come for {@link sinceOf} that place, from the first on. */
export const createLinePlacer = (from: LogPlace): ((line: string) => PlacedLine | undefined) => {
  let { newest } = from;
  let skipped = 0;
  /** Lines taken by their second, from the second on that a cursor would ask from. What the place itself counts lies at its second. */
  const taken = new Map<number, number>([[from.since, from.taken]]);
  let since = from.since;
  let isFirst = true;
  return (line) => {
    const match = stamped.exec(line);
    const stamp = match?.[1] === undefined ? newest : sortable(match[1]);
    const text = match === null ? line : (match[2] ?? '');
    const second = Number(stamp.split('.')[0] ?? 0);
    if (skipped < from.taken && stamp <= from.newest) {
      // It is known now at which second it lies.
      if (isFirst) taken.clear();
      isFirst = false;
      skipped += 1;
      taken.set(second, (taken.get(second) ?? 0) + 1);
      return undefined;
    }
    if (isFirst) taken.clear();
    isFirst = false;
    taken.set(second, (taken.get(second) ?? 0) + 1);
    if (stamp > newest) newest = stamp;
    since = Math.max(since, Number(newest.split('.')[0] ?? 0) - CROSSING_SECONDS);
    let count = 0;
    for (const [at, lines] of taken) {
      if (at < since) taken.delete(at);
      else count += lines;
    }
    return { text: text.replace(/\r$/, ''), after: { since, taken: count, newest } };
  };
};
