// Columns of JSON records: one for each leaf that any record has, in order of first sight.
import { type Cell, cellText } from './cell.js';
import { columnNames } from './column-name.js';
import { type DetectedSchema, MOST_COLUMNS, SHOWN_ROWS } from './detected-schema.js';
import { type JsonObject, jsonSample } from './json-records.js';
import { fitsType, sqlTypeOf } from './sql-type.js';

/** Objects nested deeper than this are one column of text. */
const DEEPEST = 10;

type Leaves = Map<string, { readonly parts: readonly string[]; readonly cell: Cell }>;

const plainPart = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Known form `$.parent.element`; a part that is no plain word is put in brackets (inferred). An array is taken as a whole: `$.name[0:]`. */
const pathOf = (parts: readonly string[], isArray: boolean): string =>
  `$${parts.map((part) => (plainPart.test(part) ? `.${part}` : `['${part}']`)).join('')}${isArray ? '[0:]' : ''}`;

const asCell = (value: unknown): Cell => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : JSON.stringify(value);
};

const addLeaves = (object: JsonObject, parents: readonly string[], leaves: Leaves): Leaves => {
  for (const [name, value] of Object.entries(object)) {
    const parts = [...parents, name];
    const nested = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (nested && parts.length < DEEPEST) addLeaves(value as JsonObject, parts, leaves);
    else leaves.set(pathOf(parts, Array.isArray(value)), { parts, cell: asCell(value) });
  }
  return leaves;
};

/** The last part of a path names its column, with its parents before it where another column has that name (inferred). */
const sourceNames = (columns: readonly (readonly string[])[]): readonly string[] => {
  const last = columns.map((parts) => (parts.at(-1) ?? '').toUpperCase());
  return columns.map((parts, index) => {
    const shared = last.some((other, place) => place !== index && other === last[index]);
    return shared ? parts.join('_') : (parts.at(-1) ?? '');
  });
};

const collect = (objects: readonly JsonObject[]) => {
  const rows = objects.map((object) => addLeaves(object, [], new Map()));
  const columns = new Map<string, readonly string[]>();
  for (const row of rows) for (const [path, { parts }] of row) if (!columns.has(path)) columns.set(path, parts);
  return { rows, paths: [...columns.keys()], names: columnNames(sourceNames([...columns.values()])) };
};

/** The schema of JSON records; undefined when they are none. */
export const detectJson = (records: readonly string[]): DetectedSchema | undefined => {
  const sample = jsonSample(records);
  if (sample === undefined) return undefined;
  const { rows, paths, names } = collect(sample.objects);
  if (paths.length === 0 || paths.length > MOST_COLUMNS) return undefined;
  const cellAt = (row: Leaves, path: string): Cell => row.get(path)?.cell ?? null;
  const types = paths.map((path) =>
    sqlTypeOf(
      rows.map((row) => cellAt(row, path)),
      false,
    ),
  );
  return {
    schema: {
      RecordFormat: {
        RecordFormatType: 'JSON',
        MappingParameters: { JSONMappingParameters: { RecordRowPath: sample.rowPath } },
      },
      RecordEncoding: 'UTF-8',
      RecordColumns: paths.map((Mapping, index) => ({ Name: names[index], SqlType: types[index], Mapping })),
    },
    rows: rows.slice(0, SHOWN_ROWS).map((row) =>
      paths.map((path, index) => {
        const cell = cellAt(row, path);
        return fitsType(cell, types[index] ?? '', false) ? cellText(cell) : null;
      }),
    ),
  };
};
