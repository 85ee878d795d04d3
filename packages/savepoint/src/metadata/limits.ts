// The most that is read of one metadata file: more than any job of a laptop has, and little enough to hold.

/** Its bytes. It holds small states itself, up to 20 kB for each handle. Callers look at the size before they read. */
export const LARGEST_METADATA: number = 64 * 1024 * 1024;

/** What a file may list, of all operators together. */
export const MOST = {
  'master states': 10_000,
  operators: 100_000,
  subtasks: 200_000,
  'states by name': 200_000,
  files: 100_000,
} as const;
