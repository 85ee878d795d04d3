// Writes `schemas.ts`: a JSON Schema for every shape that an input can contain.
import { definitionOf } from './definition.js';
import type { Model } from './model.js';

/** The text of `schemas.ts`. */
export const schemasFile = (model: Model): string => {
  const lines = Object.entries(definitionOf(model).schemas).map(
    ([name, schema]) => `  ${name}: ${JSON.stringify(schema)},\n`,
  );
  return `import type { Schemas } from '@drey/api/model-kit';

/** Every shape that an input can contain, by name. */
export const schemas: Schemas = {
${lines.join('')}};
`;
};
