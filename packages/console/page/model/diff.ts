// What differs between two versions, line by line.

/** A line of both, of the old or of the new one. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** Line numbers, from 1; undefined on the side that does not have it. */
  readonly before?: number;
  readonly after?: number;
}

/** Above it the table of the longest common sequence would be too large; then everything counts as changed. */
const MAX_CELLS = 4_000_000;

/** Table of the lengths of longest common sequences from each pair of places on. */
const lengths = (before: readonly string[], after: readonly string[]): Uint32Array => {
  const width = after.length + 1;
  const table = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      table[i * width + j] =
        before[i] === after[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
  return table;
};

/** The shortest way from one list of lines to another; removed lines stand before added ones. */
export const diffLines = (before: readonly string[], after: readonly string[]): readonly DiffLine[] => {
  const lines: DiffLine[] = [];
  const isBounded = (before.length + 1) * (after.length + 1) <= MAX_CELLS;
  const table = isBounded ? lengths(before, after) : new Uint32Array(0);
  const width = after.length + 1;
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const one = before[i];
    const other = after[j];
    if (isBounded && one !== undefined && one === other) {
      lines.push({ kind: 'same', text: one, before: i + 1, after: j + 1 });
      i += 1;
      j += 1;
    } else if (
      one !== undefined &&
      (other === undefined || !isBounded || (table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0))
    ) {
      lines.push({ kind: 'removed', text: one, before: i + 1 });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: other ?? '', after: j + 1 });
      j += 1;
    }
  }
  return lines;
};

/** Only what changed with `context` lines around it; `undefined` stands for lines left out. */
export const folded = (lines: readonly DiffLine[], context = 3): readonly (DiffLine | undefined)[] => {
  const isNear = lines.map(() => false);
  for (const [index, line] of lines.entries())
    if (line.kind !== 'same')
      for (let near = Math.max(0, index - context); near <= Math.min(lines.length - 1, index + context); near += 1)
        isNear[near] = true;
  const result: (DiffLine | undefined)[] = [];
  for (const [index, line] of lines.entries()) {
    if (isNear[index] === true) result.push(line);
    else if (index === 0 || isNear[index - 1] === true) result.push(undefined);
  }
  return result;
};

const sortedKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Record<string, unknown>).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedKeys(inner)]));
};

/** JSON with its keys in order, as lines. */
export const jsonLines = (value: unknown): readonly string[] =>
  JSON.stringify(sortedKeys(value) ?? null, null, 2).split('\n');
