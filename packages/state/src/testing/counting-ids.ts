// Ids that count, so that a test can name them and a failure can be repeated.
import type { IdSource } from '../application/id-source.js';

/** An {@link IdSource} that never gives an id twice and gives the same ones in every run. */
export const countingIds = (): IdSource => {
  let count = 0;
  const next = (): number => (count += 1);
  return {
    hex: () => next().toString(16).padStart(32, '0'),
    operationId: () => `op${String(next()).padStart(10, '0')}`,
    conditionalToken: () => `token${next()}`,
  };
};
