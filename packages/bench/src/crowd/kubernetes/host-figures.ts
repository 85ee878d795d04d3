// What a process holds, from Linux's /proc.
import { readdirSync, readFileSync } from 'node:fs';

const ESTABLISHED = '01';

/** Bytes of memory that are its own and present; NaN where that cannot be told. */
export const residentBytes = (pid: number): number => {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
  } catch {
    return Number.NaN;
  }
};

/** Files, sockets and the like that it has open; NaN where that cannot be told. */
export const openDescriptors = (pid: number): number => {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return Number.NaN;
  }
};

/** Connections to a port of this machine that are open; NaN where that cannot be told. */
export const connectionsTo = (port: number): number => {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  try {
    return readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, from = '', , state]) => from.endsWith(local) && state === ESTABLISHED).length;
  } catch {
    return Number.NaN;
  }
};
