// What official-types.ts proves at compile time it proves for every operation.
import { operationNames } from '@drey/api';
import { expect, it } from '@jest/globals';
import { newerThanClient, officialTypes } from './official-types.js';

it('the types of all 41 operations but those that it lacks are held against those of the official client', () => {
  expect([...Object.keys(officialTypes), ...newerThanClient].toSorted()).toEqual([...operationNames].toSorted());
  expect(operationNames).toHaveLength(41);
});
