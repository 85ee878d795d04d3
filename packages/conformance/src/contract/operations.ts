// Which operations the provider has, as its registry says it.
import { type OperationName, operationNames } from '@drey/api';
import { registry } from '../../../provider/src/operations/registry.js';

/** Answered in full. */
export const implementedOperations: readonly OperationName[] = operationNames.filter((name) =>
  Object.hasOwn(registry, name),
);

/** Answered with HTTP 501 by this release: none, as the type of the registry says. */
export const laterOperations: readonly OperationName[] = operationNames.filter(
  (name) => !implementedOperations.includes(name),
);
