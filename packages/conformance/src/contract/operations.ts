// Which operations the provider has, as its registry says it.
import { type OperationName, operationNames } from '@drey/api';
import { registry } from '../../../provider/src/operations/registry.js';

/** Answered with HTTP 501 by this release. */
export const laterOperations: readonly OperationName[] = operationNames.filter((name) => registry[name] === 'later');

/** Answered in full. */
export const implementedOperations: readonly OperationName[] = operationNames.filter((name) => registry[name] !== 'later');
