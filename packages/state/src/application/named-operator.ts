// How an operator of a job is called by people and by snapshots.

/** One operator of a job. */
export interface NamedOperator {
  /** 32 hex digits: how snapshots know it. */
  readonly id: string;
  readonly uid?: string;
  readonly name?: string;
}

/** More are no help to a reader, and would make records long. */
const MOST_NOTED = 500;
const NAME_CHARACTERS = 120;
const UID_CHARACTERS = 300;

/** Operators as records keep them: so many, with names cut short. A uid that is too long to be kept is left out, since a part of it names nothing. */
export const notedOperators = (operators: readonly NamedOperator[]): readonly NamedOperator[] =>
  operators.slice(0, MOST_NOTED).map(({ id, uid, name }) => ({
    id,
    ...(uid === undefined || uid.length > UID_CHARACTERS ? {} : { uid }),
    ...(name === undefined ? {} : { name: name.slice(0, NAME_CHARACTERS) }),
  }));
