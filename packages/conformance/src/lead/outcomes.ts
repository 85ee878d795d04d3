// What the jobs of `jobs/unmodified` printed, call by call.

/** Result of each call, by where it was made (`main`, `task`) and its name. */
export type Outcomes = Readonly<Record<string, string>>;

const line = /LED (\S+) (\S+) (\S+) END/g;

/** Reads the outcomes in a member's output. */
export const outcomesIn = (output: string): Outcomes =>
  Object.fromEntries([...output.matchAll(line)].map(([, where, call, result]) => [`${where} ${call}`, result ?? '']));

/** Whether a place has made all its calls. */
export const isDone = (outcomes: Outcomes, where: string): boolean => outcomes[`${where} all`] === 'done';
