// The page and the types of what it is told.
export type * from './wire.js';
