// The operators of a job, as our jar in the JobManager tells them.

/** One operator: snapshots know it by its id, people by its name. */
export interface JobOperator {
  /** 32 hex digits. */
  readonly id: string;
  readonly uid?: string;
  readonly name?: string;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Reads the answer; undefined for one that is something else. */
export const readJobOperators = (answer: unknown): readonly JobOperator[] | undefined => {
  const told = (answer as { readonly operators?: unknown } | null)?.operators;
  if (!Array.isArray(told)) return undefined;
  return (told as readonly (Readonly<Record<string, unknown>> | null)[]).flatMap((one) => {
    const id = text(one?.['id']);
    const uid = text(one?.['uid']);
    const name = text(one?.['name']);
    if (id === undefined) return [];
    return [{ id, ...(uid === undefined ? {} : { uid }), ...(name === undefined ? {} : { name }) }];
  });
};
