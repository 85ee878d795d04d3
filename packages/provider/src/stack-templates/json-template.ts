// Scalars of a template in JSON.
import type { TemplateValue } from './template-value.js';

const deepest = 100;

/** All strings below a parsed value. What lies deeper than a hundred levels is left out. */
export function* valuesBelow(value: unknown, path: readonly string[] = []): Generator<TemplateValue, void> {
  if (typeof value === 'string') yield { path, text: value };
  if (typeof value !== 'object' || value === null || path.length > deepest) return;
  for (const [key, member] of Object.entries(value)) yield* valuesBelow(member, [...path, key]);
}
