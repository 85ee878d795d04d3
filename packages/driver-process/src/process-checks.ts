// What clusters as plain JVMs need of this machine, for `drey doctor`.
import type { SurroundingsCheck } from '@drey/plugin-api';
import { javaChecks, type MavenFor, pythonChecks, runtimeChecks } from '@drey/runtimes';
import type { DriverContext } from './driver-context.js';
import { isolationFault } from './jail/isolation.js';
import { noNamespaces } from './launching.js';
import { namesCheck } from './names-check.js';

const namespaceCheck = ({ namespaces }: Pick<DriverContext, 'namespaces'>): SurroundingsCheck => ({
  subject: 'Mount namespaces',
  purpose: '/etc/flink/application_properties.json of clusters as plain JVMs',
  required: true,
  look: async () => {
    if (process.platform !== 'linux') throw noNamespaces(`${process.platform} has no mount namespaces`);
    const { unavailable } = await namespaces();
    if (unavailable !== undefined) throw noNamespaces(unavailable);
    return { state: 'ok', found: process.getuid?.() === 0 ? 'as root' : 'in user namespaces' };
  },
});

const isolationCheck = ({ namespaces }: Pick<DriverContext, 'namespaces'>): SurroundingsCheck => ({
  subject: 'Isolation of jobs',
  purpose: 'that a job on plain JVMs sees nothing of other applications and of your home',
  required: false,
  look: async () => {
    if (process.platform !== 'linux') throw noNamespaces(`${process.platform} has no namespaces`);
    const found = await namespaces();
    const fault = found.unavailable === undefined ? isolationFault(found) : noNamespaces(found.unavailable);
    if (fault !== undefined) throw fault;
    return { state: 'ok', found: 'user, pid and mount namespaces' };
  },
});

/** The checks of the process driver. */
export const processChecks = (
  { namespaces, findJava, installer, env }: Pick<DriverContext, 'namespaces' | 'findJava' | 'installer' | 'env'>,
  maven: MavenFor,
): readonly SurroundingsCheck[] => [
  namespaceCheck({ namespaces }),
  isolationCheck({ namespaces }),
  namesCheck(),
  ...javaChecks(findJava),
  ...runtimeChecks({ installer, maven }),
  ...pythonChecks({ env }),
];
