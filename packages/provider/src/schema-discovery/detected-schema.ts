// What a look at sampled records gives.
import type { SourceSchema } from '@drey/api';

/** A schema that fits the sample, and the sample's rows as that schema reads them. */
export interface DetectedSchema {
  readonly schema: SourceSchema;
  /** A value that is missing or does not fit its column is null, as in the developer guide's example. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Rows that an answer shows. */
export const SHOWN_ROWS = 100;

/** The model's limit of columns in a schema. */
export const MOST_COLUMNS = 1_000;
