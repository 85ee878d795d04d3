// Rules about property groups.
import type { PropertyGroup } from '@drey/api';
import { duplicateGroupId } from './environment-properties.js';
import type { CreateSubject, Rule, UpdateSubject } from './rule.js';

const repeated = (groups: readonly PropertyGroup[] = []): string | undefined => {
  const id = duplicateGroupId(groups);
  return id === undefined ? undefined : `The property group id ${id} is given more than once.`;
};

/** A group is what its id names, so ids are distinct (a guess as to the refusal). */
export const groupIdsDistinct: Rule<CreateSubject> = ({ configuration }) =>
  repeated(configuration.EnvironmentProperties?.PropertyGroups);

/** The same in an update. */
export const updatedGroupIdsDistinct: Rule<UpdateSubject> = ({ update }) =>
  repeated(update.EnvironmentPropertyUpdates?.PropertyGroups);
