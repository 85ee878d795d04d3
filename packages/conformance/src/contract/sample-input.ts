// Inputs made from the model: valid ones, and every way to break one constraint.
import { inputShapes, type OperationName } from '@drey/api';
import { type Broken, brokenOf, sampleOf as sampleOfShape, schemas } from '@drey/api/testing';
import type { Schema } from '@drey/api/model-kit';

const schemaOf = (operation: OperationName): Schema => {
  const schema = schemas[inputShapes[operation]];
  if (schema === undefined) throw new Error(`The model has no input of ${operation}.`);
  return schema;
};

/** A valid input, with all members or with the required ones alone. */
export const sampleOf = (operation: OperationName, all = false): unknown => sampleOfShape(schemaOf(operation), all);

/** Inputs that break one constraint each. */
export const brokenInputsOf = (operation: OperationName): readonly Broken[] => [...brokenOf(schemaOf(operation))];
