// Records without the members that are undefined, so that an absent member is absent in the store and on the wire.

/** A copy without the members that are undefined; nested records stay as they are. */
export const presentMembers = <T extends object>(record: T): T => {
  const present: Partial<T> = {};
  for (const name in record) if (record[name] !== undefined) present[name] = record[name];
  return present as T;
};

/** The record, or undefined when it has no member left. */
export const unlessEmpty = <T extends object>(record: T): T | undefined =>
  Object.keys(record).length === 0 ? undefined : record;
