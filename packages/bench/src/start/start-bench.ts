import type { BenchOptions } from '../options.js';
import type { Verdict } from '../verdict.js';
/** later */
export const runStartBench = (_options: BenchOptions, _directory: string): Promise<readonly Verdict[]> => Promise.resolve([]);
