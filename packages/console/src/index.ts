// The page as a plugin, and the types of what it is told.
export { plugin } from './plugin.js';
export type * from './wire.js';
