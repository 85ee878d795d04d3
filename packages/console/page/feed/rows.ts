// The list of applications as the stream tells it; pure.
import type { ApplicationRow, Rates, RowPatch, Rows } from '../../src/wire.js';

/** By `<account>/<region>/<name>`. */
export type RowMap = ReadonlyMap<string, ApplicationRow>;

const KEPT_RATES = 60;

/** What was told may be told again; only what is newer is a point. */
const appended = (history: readonly Rates[], rates: Rates | null | undefined): readonly Rates[] => {
  const last = history.at(-1);
  if (rates === null || rates === undefined || rates.at <= (last?.at ?? 0)) return history;
  return [...history, rates].slice(-KEPT_RATES);
};

const patched = (known: ApplicationRow | undefined, patch: RowPatch): ApplicationRow | undefined => {
  // A part of a row that nobody knows is of no use; the stream tells new rows whole.
  if (known === undefined) return patch.history === undefined ? undefined : (patch as ApplicationRow);
  return { ...known, ...patch, history: appended(patch.history ?? known.history, patch.rates) };
};

/** The list after an event. */
export const withRows = (known: RowMap, { rows, gone }: Pick<Rows, 'rows' | 'gone'>): RowMap => {
  const next = new Map(known);
  for (const patch of rows) {
    const row = patched(next.get(patch.application), patch);
    if (row !== undefined) next.set(patch.application, row);
  }
  for (const application of gone) next.delete(application);
  return next;
};

/** The list once all was told anew: what was not told is gone. */
export const onlyTold = (known: RowMap, told: ReadonlySet<string>): RowMap =>
  new Map([...known].filter(([application]) => told.has(application)));
