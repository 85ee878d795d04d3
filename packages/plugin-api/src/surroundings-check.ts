// What `drey doctor` asks of the surroundings: hosts and plugins each bring their own questions.
import type { Clock } from './clock.js';
import { type ExtensionPoint, extensionPoint } from './extension-point.js';
import type { Host } from './host.js';
import { OperatorError } from './operator-error.js';
import { late, within } from './within.js';

/** What a look gave. */
export interface Finding {
  /** `missing`: not there, or not good enough. `not needed`: the settings in force do without it. */
  readonly state: 'ok' | 'missing' | 'not needed';
  /** What was found (version, place), or why it will not do. */
  readonly found: string;
  /** What to do about it, a whole sentence. */
  readonly remedy?: string;
}

/** One thing that a host or plugin can use, and the way to look for it. */
export interface SurroundingsCheck {
  /** What it is, for example `Maven`. */
  readonly subject: string;
  /** What it is used for, such as `the Flink runtimes`. */
  readonly purpose: string;
  /** Whether applications cannot run while it is missing. */
  readonly required: boolean;
  /** Looks, and changes nothing. An {@link OperatorError} means that it is missing; its message and remedy are the finding. */
  look(signal: AbortSignal): Promise<Finding>;
}

/** For whom checks are made. */
export interface CheckedHost {
  /** As providers see it, but nothing runs: the upstream has no endpoint, and no listener can be opened. */
  readonly host: Host;
  /** Name of the plugin's provider that would run; undefined for a plugin without a service, or a disabled one. */
  readonly provider: string | undefined;
}

/** Makes a plugin's checks. Throws an {@link OperatorError} for settings that cannot be used. */
export type MakeSurroundingsChecks = (
  checked: CheckedHost,
) => Promise<readonly SurroundingsCheck[]> | readonly SurroundingsCheck[];

/** Extension point of hosts: what `drey doctor` asks for a plugin. */
export const surroundingsChecks: ExtensionPoint<MakeSurroundingsChecks> = extensionPoint('drey/surroundings-check');

/** The finding that a failure means. */
export const missingBecause = (error: unknown): Finding =>
  error instanceof OperatorError
    ? { state: 'missing', found: error.message, remedy: error.remedy }
    : { state: 'missing', found: error instanceof Error ? error.message : String(error) };

/** How long a look may take. */
export interface LookBound {
  readonly clock: Clock;
  readonly milliseconds: number;
}

/** Looks, bounded. Never rejects: a failure is a finding, and so is a look that takes too long. */
export const lookWithin = async (check: SurroundingsCheck, { clock, milliseconds }: LookBound): Promise<Finding> => {
  try {
    const finding = await within(clock, milliseconds, (signal) => check.look(signal));
    if (finding !== late) return finding;
    return {
      state: 'missing',
      found: `Looking for it took longer than ${milliseconds} ms.`,
      remedy: 'Look again when the machine is less busy; if it stays so, what is looked for hangs.',
    };
  } catch (error) {
    return missingBecause(error);
  }
};
