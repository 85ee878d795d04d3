// A service's model as a host uses it, decoding and validation of inputs, made of data: of our own service and of anyone's.
import type { ServiceModel } from '@drey/plugin-api';
import { createDecoder } from './decoder.js';
import { createInputCheck } from './input-check.js';
import { UnknownOperationException, ValidationException } from './protocol-error.js';
import type { Schemas } from './schema.js';
import { validationMessage } from './validation-message.js';
import { violationsOf } from './violations.js';

/** What a model is made of. `drey-model generate` writes both parts, `definitionOf` gives them without generated files. */
export interface ModelDefinition {
  /** Operation name to the name of its input shape. */
  readonly inputShapes: Readonly<Record<string, string>>;
  readonly schemas: Schemas;
}

/**
 * The model of a service of the protocol AWS JSON 1.1. Its `decode` takes a parsed JSON body (absent counts as empty) and gives an input
 * that is valid and holds modelled members only. It throws a SerializationException for a wrong type, before a
 * {@link ValidationException} that tells all broken constraints, and an {@link UnknownOperationException} for a name that is not in the
 * model. What an operation needs is compiled on its first use.
 */
export const createServiceModel = ({ inputShapes, schemas }: ModelDefinition): ServiceModel => {
  const shapes: ReadonlyMap<string, string> = new Map(Object.entries(inputShapes));
  const decodeShape = createDecoder(schemas);
  const checkOf = createInputCheck(schemas);
  return {
    operations: [...shapes.keys()],
    decode: (operation, body) => {
      const shape = shapes.get(operation);
      if (shape === undefined) throw new UnknownOperationException(`Unknown operation ${operation.slice(0, 128)}`);
      const input = decodeShape(shape, body);
      const isValid = checkOf(shape);
      if (!isValid(input))
        throw new ValidationException(validationMessage(violationsOf(isValid.errors ?? [], { schemas, shape, input })));
      return input;
    },
  };
};
