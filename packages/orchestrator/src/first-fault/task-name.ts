// Where in a job a fault was: the names that Flink gives to tasks. Pure.

/** A subtask of an operator, or of the operators that Flink chained into one task. */
export interface TaskPlace {
  readonly operator: string;
  /** From 1 on. */
  readonly subtask: number;
  /** Parallelism of the task. */
  readonly of: number;
}

/** A task is named after all operators chained into it. */
const NAME_CHARACTERS = 120;

/** Reads `map -> Sink: s3 (2/4) - execution #3`; undefined for what names no subtask. */
export const parseTask = (name: string): TaskPlace | undefined => {
  const match = /^(.+?)(?: \((\d+)\/(\d+)\))(?:#\d+)?(?: - execution #\d+)?$/.exec(name.trim());
  if (match === null) return undefined;
  const [, operator = '', subtask, of] = match;
  return { operator: operator.slice(0, NAME_CHARACTERS), subtask: Number(subtask), of: Number(of) };
};
