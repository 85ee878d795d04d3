// Rows of delimited text. Quotes follow the usual rule: a quoted value may hold the delimiter, two quotes are one.

/** How text is cut into values. */
export interface CsvDelimiters {
  readonly row: string;
  readonly column: string;
}

const rowValues = (line: string, column: string): readonly string[] => {
  if (!line.includes('"')) return line.split(column);
  const values: string[] = [];
  let value = '';
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quoted && character === '"' && line.charAt(at + 1) === '"') {
      value += '"';
      at += 1;
    } else if (character === '"') {
      quoted = !quoted;
    } else if (!quoted && line.startsWith(column, at)) {
      values.push(value);
      value = '';
      at += column.length - 1;
    } else {
      value += character;
    }
  }
  return [...values, value];
};

/** All rows; empty lines are no rows. */
export const csvRows = (text: string, { row, column }: CsvDelimiters): readonly (readonly string[])[] =>
  text
    .split(row)
    .filter((line) => line.trim() !== '')
    .map((line) => rowValues(line, column));
