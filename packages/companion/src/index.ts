// The AWS services around a plugin: a moto server of our own, any emulator by endpoint, or none.
export type { Companion, CompanionNeeds, CreateCompanion } from './companion.js';
export { companionCheck, type CompanionCheckNeeds } from './companion-check.js';
export { createCompanion } from './create-companion.js';
export { type AnswerHeaders, FAULT_HEADER, type MotoFault, motoFault } from './moto/faults.js';
export { PASSAGE_HEADER } from './passage.js';
