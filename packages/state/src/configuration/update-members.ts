// The naming rule of updates: member X is changed by XUpdate, and a member left out stays as it is.

/** An update's members under the names of what they change. */
export type Updated<U> = {
  -readonly [Name in keyof U as Name extends `${infer Member}Update` ? Member : never]: U[Name];
};

const SUFFIX = 'Update';

/** Takes `Update` off the names; members of other names (ids) and members that are undefined are left out. */
export const updatedMembers = <U extends object>(update: U): Updated<U> =>
  Object.fromEntries(
    Object.entries(update)
      .filter(([name, value]) => name.endsWith(SUFFIX) && value !== undefined)
      .map(([name, value]) => [name.slice(0, -SUFFIX.length), value]),
  ) as Updated<U>;
