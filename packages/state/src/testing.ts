// The entry `@drey/state/testing`: what tests of records need.
export { countingIds } from './testing/counting-ids.js';
