// The AWS services around a plugin: a moto server of our own, any emulator by endpoint, or none.
export type { Companion, CompanionOptions, CreateCompanion } from './companion.js';
export { companionCheck, type CompanionCheckOptions } from './companion-check.js';
export { createCompanion } from './create-companion.js';
export { type MotoFault, motoFault } from './moto/faults.js';
export { passageHeader } from './passage.js';
