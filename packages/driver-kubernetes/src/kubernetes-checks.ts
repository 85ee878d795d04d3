// What clusters in Kubernetes need, for `drey doctor` and before the first start.
import type { SurroundingsCheck } from '@drey/plugin-api';
import type { KubernetesApi, Right } from './api/kubernetes-api.js';
import { clusterFault } from './api/kubernetes-fault.js';

/**
 * Rights without which clusters cannot run; `deploy/kubernetes/base/rbac.yaml` gives them, and those of reading events and claims. Server-side
 * apply wants patch, and create for what is not there yet.
 */
const neededRights: readonly Right[] = [
  ...(['list', 'watch', 'create', 'patch', 'delete'] as const).map((verb) => ({ verb, kind: 'pods' as const })),
  { verb: 'get', kind: 'pods', subresource: 'log' },
  ...(['get', 'create', 'update', 'patch', 'delete'] as const).map((verb) => ({
    verb,
    kind: 'pods' as const,
    subresource: 'proxy' as const,
  })),
  ...(['get', 'list', 'create', 'patch', 'delete'] as const).map((verb) => ({ verb, kind: 'configmaps' as const })),
  ...(['get', 'create', 'patch', 'delete'] as const).map((verb) => ({ verb, kind: 'secrets' as const })),
  ...(['create', 'patch', 'delete'] as const).map((verb) => ({ verb, kind: 'services' as const })),
];

const textOf = ({ verb, kind, subresource }: Right): string =>
  `${verb} ${kind}${subresource === undefined ? '' : `/${subresource}`}`;

/** Rights that are missing, as people write them. */
const missingRights = async (api: KubernetesApi): Promise<readonly string[]> => {
  const allowed = await Promise.all(neededRights.map((right) => api.may(right)));
  return neededRights.filter((_right, index) => allowed[index] !== true).map(textOf);
};

/** Why clusters cannot run there, a whole sentence; undefined where they can. */
export const whyUnavailable = async (find: () => Promise<KubernetesApi>): Promise<string | undefined> => {
  let server = '';
  try {
    const api = await find();
    ({ server } = api);
    await api.version();
    const missing = await missingRights(api);
    if (missing.length === 0) return undefined;
    return `The account may not ${missing.join(', ')} in the namespace ${api.namespace}. Give it the role in deploy/kubernetes/base/rbac.yaml.`;
  } catch (error) {
    const fault = clusterFault(error, 'be asked for its version', server);
    return (fault as { readonly line?: () => string }).line?.() ?? fault.message;
  }
};

/** The checks of the driver. */
export const kubernetesChecks = (find: () => Promise<KubernetesApi>): readonly SurroundingsCheck[] => [
  {
    subject: 'Kubernetes',
    purpose: 'clusters as pods',
    required: false,
    look: async () => {
      const api = await find();
      try {
        const version = await api.version();
        const missing = await missingRights(api);
        return missing.length === 0
          ? { state: 'ok', found: `${version} at ${api.server}, namespace ${api.namespace}` }
          : { state: 'not needed', found: `${version} at ${api.server}, whose account may not ${missing.join(', ')}` };
      } catch (error) {
        throw clusterFault(error, 'be asked for its version', api.server);
      }
    },
  },
];
