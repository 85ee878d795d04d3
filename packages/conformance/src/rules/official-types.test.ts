// What official-types.ts proves at compile time it proves for every operation.
import { operationNames } from '@drey/api';
import { expect, it } from '@jest/globals';
import { officialTypes } from './official-types.js';

it('the types of all 33 operations are held against those of the official client', () => {
  expect(Object.keys(officialTypes).toSorted()).toEqual([...operationNames].toSorted());
  expect(operationNames).toHaveLength(33);
});
