// From sampled records to a schema: JSON first, then delimited text.
import { detectCsv } from './csv-schema.js';
import type { DetectedSchema } from './detected-schema.js';
import { detectJson } from './json-schema.js';

/** Such text is JSON or broken JSON, whatever its commas look like. */
const looksLikeJson = (record: string): boolean => /^\s*[{[]/.test(record);

/** The schema of records; undefined when none fits, which the service calls UnableToDetectSchemaException. */
export const detectSchema = (records: readonly string[]): DetectedSchema | undefined => {
  const filled = records.filter((record) => record.trim() !== '');
  if (filled.length === 0) return undefined;
  return filled.some(looksLikeJson) ? detectJson(filled) : detectCsv(filled);
};
