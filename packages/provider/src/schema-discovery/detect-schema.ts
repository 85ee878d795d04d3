// From sampled records to a schema: JSON first, then delimited text.
import { detectCsv } from './csv-schema.js';
import type { DetectedSchema } from './detected-schema.js';
import { detectJson } from './json-schema.js';

/** The schema of records; undefined when none fits, which the service calls UnableToDetectSchemaException. */
export const detectSchema = (records: readonly string[]): DetectedSchema | undefined => {
  const filled = records.filter((record) => record.trim() !== '');
  return filled.length === 0 ? undefined : (detectJson(filled) ?? detectCsv(filled));
};
