// How well jobs are kept from what is not theirs on this system, in words for health, `drey doctor` and the log.
import { type HealthFact, OperatorError } from '@drey/plugin-api';
import type { DriverContext } from '../driver-context.js';
import type { Isolation, MountNamespaces } from './mount-namespace.js';

const seen: Readonly<Record<Isolation, string>> = {
  full: 'A job sees the files and processes of its own cluster only.',
  sharedProcesses:
    'A job does not see files of other applications or of your home, nor into other processes; but it sees the command lines of all processes and can signal yours.',
  none: 'A job can read whatever you can: the data directory, properties of other applications, your home with its credentials, and the environment of your processes.',
};

const REMEDY =
  'Allow unprivileged user namespaces with a /proc of their own, and install unshare, setpriv and setsid of util-linux; or use --driver docker.';

const why = ({ lack }: MountNamespaces): string => (lack === undefined || lack === '' ? '' : ` (${lack})`);

/** The fault of a system on which jobs see more than they should; undefined where they do not. */
export const isolationFault = (namespaces: MountNamespaces): OperatorError | undefined =>
  namespaces.unavailable !== undefined || namespaces.isolation === 'full'
    ? undefined
    : new OperatorError('DREY_JOBS_NOT_ISOLATED', `${seen[namespaces.isolation]}${why(namespaces)}`, REMEDY);

/** What the health page tells. */
const isolationFact = (namespaces: MountNamespaces): HealthFact => ({
  name: 'isolation of jobs',
  ok: isolationFault(namespaces) === undefined,
  text: isolationFault(namespaces)?.line() ?? seen.full,
});

/** What one host has found out. */
export interface IsolationReport {
  /** Looks, and warns once in the log where jobs see more than they should. */
  look(): Promise<void>;
  /** Empty before a look. */
  facts(): readonly HealthFact[];
}

/** Nothing is probed before it is asked for. */
export const createIsolationReport = ({
  namespaces,
  log,
}: Pick<DriverContext, 'namespaces' | 'log'>): IsolationReport => {
  let facts: readonly HealthFact[] = [];
  return {
    look: async () => {
      const found = await namespaces();
      const fault = isolationFault(found);
      if (fault !== undefined && facts.length === 0) log.warn(fault.message, { remedy: fault.remedy });
      if (found.unavailable === undefined) facts = [isolationFact(found)];
    },
    facts: () => facts,
  };
};
