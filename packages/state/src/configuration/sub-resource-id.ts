// Ids of logging options, VPC configurations, inputs, outputs and reference sources, and looking them up.
import { InvalidArgumentException } from '@drey/api';

/**
 * The id `<version>.<n>`: the version that the add made and the place within that call, from 1. The form is documented; that every
 * kind of one create request counts on its own is a guess.
 */
export const subResourceId = (versionId: number, index: number): string => `${versionId}.${index + 1}`;

/**
 * Refuses an id that no item has. The code is a guess between this and ResourceNotFoundException: the model describes the latter as
 * "application not found", and clients read it so.
 */
export const unknownSubResource = (kind: string, id: string): InvalidArgumentException =>
  new InvalidArgumentException(`The application has no ${kind} with the id ${id}.`);

/** What {@link updateById} needs to know of the items and of their updates. */
export interface ById<Item, Update> {
  /** What an item is called in a refusal. */
  readonly kind: string;
  readonly idOf: (item: Item | Update) => string | undefined;
  readonly change: (item: Item, update: Update) => Item;
}

/** Applies updates one after the other to the items they name. Throws {@link InvalidArgumentException} for an unknown id. */
export const updateById = <Item, Update>(
  items: readonly Item[],
  updates: readonly Update[],
  { kind, idOf, change }: ById<Item, Update>,
): Item[] =>
  updates.reduce<Item[]>(
    (list, update) => {
      const id = idOf(update) ?? '';
      if (!list.some((item) => idOf(item) === id)) throw unknownSubResource(kind, id);
      return list.map((item) => (idOf(item) === id ? change(item, update) : item));
    },
    [...items],
  );

/** The items without the one of an id. Throws {@link InvalidArgumentException} for an unknown id. */
export const withoutId = <Item>(
  items: readonly Item[],
  id: string,
  { kind, idOf }: Pick<ById<Item, never>, 'kind'> & { readonly idOf: (item: Item) => string | undefined },
): Item[] => {
  const kept = items.filter((item) => idOf(item) !== id);
  if (kept.length === items.length) throw unknownSubResource(kind, id);
  return kept;
};
