// Objects of one kind by name, and by what they belong to: whoever looks at one cluster of a thousand goes through its own pods only.
import type { KubernetesObject } from '../api/kubernetes-api.js';

/** The objects themselves. */
export interface ObjectIndex<T extends KubernetesObject> {
  get(name: string): T | undefined;
  set(object: T): void;
  delete(name: string): void;
  /** These in the place of all. */
  replace(objects: readonly T[]): void;
  all(): readonly T[];
  /** Those that belong to it. */
  of(group: string): readonly T[];
}

/** What an object belongs to; undefined for nothing. */
export type GroupOf<T extends KubernetesObject> = (object: T) => string | undefined;

/** Makes an empty one. */
export const createObjectIndex = <T extends KubernetesObject>(groupOf: GroupOf<T>): ObjectIndex<T> => {
  const objects = new Map<string, T>();
  const groups = new Map<string, Map<string, T>>();
  const leave = (object: T | undefined): void => {
    const group = object === undefined ? undefined : groupOf(object);
    if (object === undefined || group === undefined) return;
    const members = groups.get(group);
    members?.delete(object.metadata.name);
    if (members?.size === 0) groups.delete(group);
  };
  const set = (object: T): void => {
    const { name } = object.metadata;
    const [before, group] = [objects.get(name), groupOf(object)];
    if (before !== undefined && groupOf(before) !== group) leave(before);
    objects.set(name, object);
    if (group === undefined) return;
    const members = groups.get(group) ?? new Map<string, T>();
    groups.set(group, members.set(name, object));
  };
  return {
    get: (name) => objects.get(name),
    set,
    delete: (name) => {
      leave(objects.get(name));
      objects.delete(name);
    },
    replace: (items) => {
      objects.clear();
      groups.clear();
      for (const object of items) set(object);
    },
    all: () => [...objects.values()],
    of: (group) => [...(groups.get(group)?.values() ?? [])],
  };
};
