// Property groups of a version.
import type { EnvironmentPropertyDescriptions, PropertyGroup } from '@drey/api';

/** The groups under their name in descriptions; absent when there are none (a guess: clients cannot tell absent from empty). */
export const describeProperties = (
  groups: readonly PropertyGroup[] | undefined,
): EnvironmentPropertyDescriptions | undefined =>
  groups === undefined || groups.length === 0
    ? undefined
    : {
        PropertyGroupDescriptions: groups.map(({ PropertyGroupId, PropertyMap }) => ({ PropertyGroupId, PropertyMap })),
      };

/** The first group id that occurs twice, if any. */
export const duplicateGroupId = (groups: readonly PropertyGroup[]): string | undefined => {
  const seen = new Set<string | undefined>();
  for (const { PropertyGroupId } of groups) {
    if (seen.has(PropertyGroupId)) return PropertyGroupId;
    seen.add(PropertyGroupId);
  }
  return undefined;
};
