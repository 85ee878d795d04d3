// What keeps applications from being looked after for now (an engine that is away), by key; told wherever people look, since their status stays.

/** Why, and since when. */
export interface Hindrance {
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** A whole sentence, with the remedy where there is one. */
  readonly cause: string;
  /** Tells kinds of causes apart, whose words may vary from look to look. */
  readonly kind: string;
}

/** Hindrances of this process. */
export interface Hindrances {
  find(key: string): Hindrance | undefined;
  /** Notes one; whether it is of another kind than before. `since` stays over changing causes. */
  note(key: string, found: Pick<Hindrance, 'cause' | 'kind'>, now: number): boolean;
  /** Forgets what there is; whether there was any. */
  clear(key: string): boolean;
}

/** No hindrances yet. */
export const createHindrances = (): Hindrances => {
  const known = new Map<string, Hindrance>();
  return {
    find: (key) => known.get(key),
    note: (key, { cause, kind }, now) => {
      const before = known.get(key);
      known.set(key, { since: before?.since ?? now, cause, kind });
      return before?.kind !== kind;
    },
    clear: (key) => known.delete(key),
  };
};
