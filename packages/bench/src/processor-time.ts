// Processor time of processes, from Linux's /proc. It says what work costs even while other programs keep the machine busy.
import { readFileSync } from 'node:fs';

/** Ticks a second of `/proc`, the same on every Linux of today. */
const ticksPerSecond = 100;

/** Fields of `/proc/<pid>/stat` from the state on; the command name before it may hold blanks. */
const fieldsOf = (pid: number | 'self'): readonly string[] => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
};

const seconds = (ticks: readonly (string | undefined)[]): number =>
  ticks.reduce((sum, text) => sum + Number(text ?? Number.NaN), 0) / ticksPerSecond;

/** Seconds that a process has used, all its threads together; NaN where that cannot be told. */
export const processSeconds = (pid: number): number => {
  const fields = fieldsOf(pid);
  return seconds([fields[11], fields[12]]);
};

/** Seconds that ended children of this process have used; NaN where that cannot be told. */
export const endedChildrenSeconds = (): number => {
  const fields = fieldsOf('self');
  return seconds([fields[13], fields[14]]);
};
