// Tables and sizes for a terminal.

/** Bytes as people read them: `512 B`, `1.5 KiB`, `12.0 MiB`. */
export const sizeText = (bytes: number | null): string => {
  if (bytes === null) return '-';
  if (bytes < 1_024) return `${String(bytes)} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes / 1_024;
  let unit = 0;
  while (value >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${value.toFixed(1)} ${units[unit] ?? ''}`;
};

/** A time of ISO 8601 to the second: `2026-01-31 12:00:00`. */
export const timeText = (iso: string): string => iso.slice(0, 19).replace('T', ' ');

/** What a terminal would take for more than text (escapes, line ends) is shown as what it is. */
const plain = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));

const letters = new Intl.Segmenter();
/** How many places a text takes, so that columns stand below each other. */
const widthOf = (text: string): number => [...letters.segment(text)].length;

/** One column: its heading, and whether it holds numbers, which stand to the right. */
export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** Lines of a table: a heading, then one line for each row. */
export const tableLines = (columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] => {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.map(plain))];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => widthOf(row[at] ?? ''))));
  return cells.map((row) =>
    columns
      .map(({ right }, at) => {
        const cell = row[at] ?? '';
        const room = ' '.repeat((widths[at] ?? 0) - widthOf(cell));
        return right === true ? `${room}${cell}` : `${cell}${room}`;
      })
      .join('  ')
      .trimEnd(),
  );
};
