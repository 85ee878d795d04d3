// The rows as pages have them, and what changed since: at most one change a second for each application, and of each only the members that changed.
import { isDeepStrictEqual } from 'node:util';
import type { ApplicationRow, Rates, RowPatch, Rows } from '@drey/console';
import type { RatesAt } from '@drey/metrics';
import { type Application, type ApplicationKey, keyText } from '@drey/state';
import type { BareRow } from './application-row.js';

/** What rows are made of. */
export interface RowBookNeeds {
  readonly applications: { all(): Iterable<Application>; find(key: ApplicationKey): Application | undefined };
  row(application: Application): BareRow;
  /** Rates of the last minutes, oldest first. */
  history(application: Application): readonly RatesAt[];
}

/** The rows. */
export interface RowBook {
  /** Makes all rows anew: the first page came. */
  begin(): void;
  /** Forgets them: the last page left. */
  end(): void;
  /** Something may have changed. Costs next to nothing; without a page nothing at all. */
  touch(key: ApplicationKey): void;
  /** Something may have changed anywhere. */
  touchAll(): void;
  /** What changed and is due; undefined for nothing. */
  changes(now: number): Rows | undefined;
  /** All rows, as pages have them, in pieces. */
  pieces(now: () => number): Generator<Rows, void, undefined>;
}

/** Rows of one event. */
const PIECE_ROWS = 100;
/** Between two changes of a row. */
const PAUSE_MILLISECONDS = 1_000;

interface Entry {
  row: BareRow;
  toldAt: number;
}

const ratesOf = ({ at, in: read, out }: RatesAt): Rates => ({ at, in: read ?? null, out: out ?? null });

const patchOf = (before: BareRow, after: BareRow): RowPatch | undefined => {
  const changed = Object.entries(after).filter(
    ([name, value]) => !isDeepStrictEqual(value, before[name as keyof BareRow]),
  );
  return changed.length === 0 ? undefined : { application: after.application, ...Object.fromEntries(changed) };
};

/** Makes a book, closed. */
export const createRowBook = ({ applications, row, history }: RowBookNeeds): RowBook => {
  const entries = new Map<string, Entry>();
  const touched = new Map<string, ApplicationKey>();
  let isOpen = false;
  const whole = (application: Application, bare: BareRow): ApplicationRow => ({
    ...bare,
    history: history(application).map(ratesOf),
  });
  const change = (key: string, application: Application, now: number): RowPatch | undefined => {
    const after = row(application);
    const before = entries.get(key);
    if (before === undefined) {
      entries.set(key, { row: after, toldAt: now });
      return whole(application, after);
    }
    const patch = patchOf(before.row, after);
    if (patch !== undefined) entries.set(key, { row: after, toldAt: now });
    return patch;
  };
  return {
    begin: () => {
      isOpen = true;
      for (const application of applications.all())
        entries.set(keyText(application), { row: row(application), toldAt: 0 });
    },
    end: () => {
      isOpen = false;
      entries.clear();
      touched.clear();
    },
    touch: (key) => {
      if (isOpen) touched.set(keyText(key), key);
    },
    touchAll: () => {
      if (isOpen) for (const application of applications.all()) touched.set(keyText(application), application);
    },
    changes: (now) => {
      const rows: RowPatch[] = [];
      const gone: string[] = [];
      for (const [text, key] of touched) {
        if (now - (entries.get(text)?.toldAt ?? 0) < PAUSE_MILLISECONDS) continue;
        touched.delete(text);
        const application = applications.find(key);
        if (application === undefined) {
          if (entries.delete(text)) gone.push(text);
          continue;
        }
        const patch = change(text, application, now);
        if (patch !== undefined) rows.push(patch);
      }
      return rows.length === 0 && gone.length === 0 ? undefined : { now, rows, gone };
    },
    *pieces(now) {
      const keys = [...entries.keys()];
      for (let at = 0; at < keys.length; at += PIECE_ROWS) {
        const rows = keys.slice(at, at + PIECE_ROWS).flatMap((text) => {
          const entry = entries.get(text);
          if (entry === undefined) return [];
          const application = applications.find(entry.row);
          return application === undefined ? [] : [whole(application, entry.row)];
        });
        yield { now: now(), rows, gone: [] };
      }
    },
  };
};
