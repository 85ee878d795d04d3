// Tells whether records are delimited text, with which delimiters, and what their columns are.
import { columnNames } from './column-name.js';
import { type CsvDelimiters, csvRows } from './csv-rows.js';
import { type DetectedSchema, MOST_COLUMNS, SHOWN_ROWS } from './detected-schema.js';
import { fitsType, sqlTypeOf, varchar } from './sql-type.js';

/** Tried in this order; the first with the most columns wins. */
const columnDelimiters = [',', '\t', '|', ';'] as const;
const headerName = /^[A-Za-z_@][\w@ .#/()%-]{0,255}$/;

type Rows = readonly (readonly string[])[];

const rowDelimiterOf = (text: string): string => {
  if (text.includes('\r\n')) return '\r\n';
  return text.includes('\r') && !text.includes('\n') ? '\r' : '\n';
};

interface Cut {
  readonly delimiters: CsvDelimiters;
  readonly rows: Rows;
  readonly columns: number;
}

/** Delimiters that cut every row into the same number of values, two or more; text without such is no CSV. */
const bestCut = (records: readonly string[]): Cut | undefined => {
  const row = rowDelimiterOf(records.join(''));
  return columnDelimiters
    .map((column): Cut => {
      const rows = records.flatMap((record) => csvRows(record, { row, column }));
      return { delimiters: { row, column }, rows, columns: rows[0]?.length ?? 0 };
    })
    .filter(
      ({ rows, columns }) =>
        columns >= 2 && columns <= MOST_COLUMNS && rows.every((values) => values.length === columns),
    )
    .toSorted((one, other) => other.columns - one.columns)[0];
};

const columnOf = (rows: Rows, index: number): readonly string[] => rows.map((values) => values[index] ?? '');

const isText = (sqlType: string): boolean => sqlType.startsWith('VARCHAR');

/**
 * Whether the first row names the columns: it looks like names, and without it some column has a type that it would not have with it.
 * That a header is recognised is known from the guide's example; by what, is inferred.
 */
const hasHeader = (rows: Rows): boolean => {
  const [first = [], ...rest] = rows;
  if (rest.length === 0 || new Set(first).size < first.length) return false;
  if (!first.every((value) => headerName.test(value.trim()))) return false;
  return first.some((_value, index) => !isText(sqlTypeOf(columnOf(rest, index), true)));
};

/** The schema of CSV records; undefined when they are none. Header rows stay among the parsed rows, as in the guide's example. */
export const detectCsv = (records: readonly string[]): DetectedSchema | undefined => {
  const cut = bestCut(records);
  if (cut === undefined) return undefined;
  const { delimiters, rows, columns } = cut;
  const header = hasHeader(rows);
  const values = header ? rows.slice(1) : rows;
  const names = columnNames(
    Array.from({ length: columns }, (_, index) => (header ? (rows[0]?.[index] ?? '').trim() : '')),
  );
  const types = names.map((_name, index) =>
    values.length === 0 ? varchar(0) : sqlTypeOf(columnOf(values, index), true),
  );
  return {
    schema: {
      RecordFormat: {
        RecordFormatType: 'CSV',
        MappingParameters: {
          CSVMappingParameters: { RecordRowDelimiter: delimiters.row, RecordColumnDelimiter: delimiters.column },
        },
      },
      RecordEncoding: 'UTF-8',
      RecordColumns: names.map((Name, index) => ({ Name, SqlType: types[index] ?? varchar(0) })),
    },
    rows: rows
      .slice(0, SHOWN_ROWS)
      .map((row) => row.map((value, index) => (fitsType(value, types[index] ?? '', true) ? value : null))),
  };
};
