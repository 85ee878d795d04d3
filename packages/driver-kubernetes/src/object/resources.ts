// What a pod asks of its node, and may take: units of the service, as large as the settings make them.
import type { MemberRole } from '@drey/cluster';
import { memoryLimitBytes, type SizedSpec } from '@drey/cluster/jvm';
import type { KubernetesSettings } from '../settings.js';
import type { Container } from './pod.js';

const MIB = 1024 * 1024;
/** Memory of a unit in the shared rule of limits. */
const UNIT_BYTES = 4096 * MIB;

const unitsOf = (role: MemberRole, spec: SizedSpec): number =>
  role === 'jobmanager' ? 1 : Math.max(1, spec.slotsPerTaskManager);

/** Memory in MiB: that of the units, or more where the application configures more. */
const memoryOf = (role: MemberRole, spec: SizedSpec, unitMebibytes: number): number => {
  const units = unitsOf(role, spec);
  const limit = memoryLimitBytes(role, spec);
  const configured = limit > units * UNIT_BYTES ? Math.ceil(limit / MIB) : 0;
  return Math.max(units * unitMebibytes, configured);
};

/** Requests and limits are the same for memory; CPU is not limited, since starting takes more than running and what is idle may be taken. */
export const resourcesOf = (
  role: MemberRole,
  spec: SizedSpec,
  { kpuMillicores, kpuMebibytes }: Pick<KubernetesSettings, 'kpuMillicores' | 'kpuMebibytes'>,
): Container['resources'] => {
  const memory = `${memoryOf(role, spec, kpuMebibytes)}Mi`;
  return { requests: { cpu: `${unitsOf(role, spec) * kpuMillicores}m`, memory }, limits: { memory } };
};
