// One value of a sampled row, before it has a SQL type.

/** A value as its format gives it; null where a row lacks it. CSV knows text only. */
export type Cell = string | number | boolean | null;

/** The text that a parsed record shows. */
export const cellText = (cell: Cell): string | null => (cell === null ? null : String(cell));
