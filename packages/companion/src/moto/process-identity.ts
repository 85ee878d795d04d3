// Who a process id is: ids are reused, so a process is known by when it started, in which boot, and by its command line.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Clock, isNoProcess } from '@drey/plugin-api';

/** What tells a process apart from a later one with the same id. */
export interface ProcessIdentity {
  readonly startTime: string;
  readonly bootId: string;
  /** Arguments joined by blanks. */
  readonly commandLine: string;
}

/** Looks at and signals processes of this machine. */
export interface Processes {
  /**
   * Undefined when there is no such process, or only its remains that nobody waited for. Throws where the system does not tell, as with no file
   * descriptor left: that is no end of a process.
   */
  identify(pid: number): ProcessIdentity | undefined;
  /** Signals the process group that the process leads. Nobody there is no fault. */
  signal(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void;
}

const identifyByProc = (pid: number): ProcessIdentity | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in field 2 may hold blanks and brackets; field 3 (the state) follows its last bracket, so field 22 is the twentieth.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = '', startTime = ''] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X') return undefined;
    return {
      startTime,
      bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      commandLine: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
    };
  } catch (error) {
    if (isNoProcess(error)) return undefined;
    throw error;
  }
};

/** For systems without /proc (macOS): `lstart` is a date, which no other boot shares. */
const identifyByPs = (pid: number): ProcessIdentity | undefined => {
  try {
    const options = { encoding: 'utf8', env: { PATH: process.env['PATH'], LC_ALL: 'C' }, timeout: 5_000 } as const;
    const ask = (column: string): string =>
      execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], options).trim();
    if (ask('stat').startsWith('Z')) return undefined;
    return { startTime: ask('lstart'), bootId: '-', commandLine: ask('command') };
  } catch (error) {
    // It ends with 1 where there is no such process; what cannot be started, or takes too long, has no such end.
    if ((error as { readonly status?: number | null }).status === 1) return undefined;
    throw error;
  }
};

/** The processes of this machine. */
export const systemProcesses: Processes = {
  identify: process.platform === 'linux' ? identifyByProc : identifyByPs,
  signal: (pid, signal) => {
    try {
      process.kill(-pid, signal);
    } catch {
      // It ended meanwhile.
    }
  },
};

/** What a look for an identified process tells; `untold` where the system does not say, which is no end of the process. */
export type Sight = 'there' | 'gone' | 'untold';

/** Looks whether the process with this id is still the one identified before. The command line is left out: a wrapper script may replace itself. */
export const lookFor = (processes: Processes, pid: number, known: ProcessIdentity): Sight => {
  try {
    const now = processes.identify(pid);
    return now !== undefined && now.startTime === known.startTime && now.bootId === known.bootId ? 'there' : 'gone';
  } catch {
    return 'untold';
  }
};

const GRACE_MILLISECONDS = 5_000;
const LOOK_MILLISECONDS = 25;

/** Looks until a look tells what is waited for, or the time is over; what the last look told. Looks are counted, so that a suspended machine loses no grace. */
const lookUntil = async (
  look: () => Sight,
  clock: Clock,
  boundMilliseconds: number,
  isIt: (sight: Sight) => boolean,
): Promise<Sight> => {
  let sight = look();
  for (let left = boundMilliseconds; left > 0 && !isIt(sight); left -= LOOK_MILLISECONDS) {
    await clock.sleep(LOOK_MILLISECONDS);
    sight = look();
  }
  return sight;
};

const isTold = (sight: Sight): boolean => sight !== 'untold';
const isGone = (sight: Sight): boolean => sight === 'gone';

/**
 * Ends an identified process and its group: politely, and by force after a grace of five seconds or as given. Resolves to whether it is gone.
 * Nothing is signalled that was not just seen: its id may be another's by now.
 */
export const endProcess = async (
  processes: Processes,
  clock: Clock,
  pid: number,
  known: ProcessIdentity,
  grace: number = GRACE_MILLISECONDS,
): Promise<boolean> => {
  const look = (): Sight => lookFor(processes, pid, known);
  const before = await lookUntil(look, clock, GRACE_MILLISECONDS, isTold);
  if (before !== 'there') return isGone(before);
  processes.signal(pid, 'SIGTERM');
  if (isGone(await lookUntil(look, clock, grace, isGone))) return true;
  if ((await lookUntil(look, clock, GRACE_MILLISECONDS, isTold)) === 'there') processes.signal(pid, 'SIGKILL');
  return isGone(await lookUntil(look, clock, GRACE_MILLISECONDS, isGone));
};
