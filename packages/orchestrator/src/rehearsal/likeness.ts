// Which new operator an operator that is gone may have become. Pure.
import type { RehearsedOperator } from './rehearsed.js';

/** What is known of one that is gone. */
export interface GoneOperator {
  readonly id: string;
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
  readonly keyType?: string | undefined;
}

/** Below this, two texts have little in common. */
const LEAST = 0.5;

const pairsOf = (text: string): readonly string[] => {
  const plain = text.toLowerCase();
  return Array.from({ length: Math.max(0, plain.length - 1) }, (_, index) => plain.slice(index, index + 2));
};

/** Pairs of letters that two texts share (Dice), 0 to 1. */
const shared = (one: string | undefined, other: string | undefined): number => {
  if (one === undefined || other === undefined) return 0;
  if (one.toLowerCase() === other.toLowerCase()) return 1;
  const [left, right] = [pairsOf(one), [...pairsOf(other)]];
  const all = left.length + right.length;
  if (all === 0) return 0;
  let common = 0;
  for (const pair of left) {
    const at = right.indexOf(pair);
    if (at === -1) continue;
    common += 1;
    right.splice(at, 1);
  }
  return (2 * common) / all;
};

const likeness = (gone: GoneOperator, fresh: RehearsedOperator): number => {
  // State by key only fits an operator with keys.
  if ((gone.keyType === undefined) !== (fresh.keyType === undefined)) return 0;
  const texts = Math.max(shared(gone.name, fresh.name), shared(gone.uid, fresh.uid), shared(gone.uid, fresh.name));
  return texts + (gone.keyType !== undefined && gone.keyType === fresh.keyType ? 0.1 : 0);
};

/** For each id of one that is gone its likeliest heir, each given away once: by name or uid, else the only one of its kind. */
export const likeliest = (
  gone: readonly GoneOperator[],
  fresh: readonly RehearsedOperator[],
): ReadonlyMap<string, RehearsedOperator> => {
  const heirs = new Map<string, RehearsedOperator>();
  const given = new Set<RehearsedOperator>();
  const give = (one: GoneOperator, heir: RehearsedOperator): void => {
    if (heirs.has(one.id) || given.has(heir)) return;
    heirs.set(one.id, heir);
    given.add(heir);
  };
  const pairs = gone
    .flatMap((one) => fresh.map((heir) => ({ one, heir, value: likeness(one, heir) })))
    .filter(({ value }) => value >= LEAST)
    .sort((left, right) => right.value - left.value);
  for (const { one, heir } of pairs) give(one, heir);
  for (const keyed of [true, false]) {
    const isOfKind = ({ keyType }: { readonly keyType?: string | undefined }): boolean =>
      (keyType !== undefined) === keyed;
    const ones = gone.filter((one) => !heirs.has(one.id) && isOfKind(one));
    const left = fresh.filter((heir) => !given.has(heir) && isOfKind(heir));
    const [one] = ones;
    const [heir] = left;
    if (one !== undefined && heir !== undefined && ones.length === 1 && left.length === 1) give(one, heir);
  }
  return heirs;
};
