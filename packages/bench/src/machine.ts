// The machine and what else it does: figures from a shared one mean little without that.
import { cpus, loadavg, totalmem } from 'node:os';

/** Load average of the last minute. */
export const load = (): number => loadavg()[0] ?? 0;

/** One line about the machine. */
export const machineLine = (): string => {
  const processors = cpus();
  const model = processors[0]?.model.trim() || 'unknown processor';
  return `${processors.length} x ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, load ${loadavg()
    .map((value) => value.toFixed(2))
    .join(' ')}`;
};
