// Paths of the test files of this run in the order in which they begin: written by the sequencer, read by the reporter, both in Jest's process.

/** Absolute paths. */
export const order = [];
