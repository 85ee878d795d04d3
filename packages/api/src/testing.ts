// The entry `@drey/api/testing`: inputs made from the model, valid ones and such as break one constraint.
export { schemas } from './generated/schemas.js';
export { type Broken, brokenOf, sampleOf } from './testing/broken-inputs.js';
