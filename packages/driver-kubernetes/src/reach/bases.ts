// What all pods of an instance hang on and mount: made once, and again where somebody took it away.
import { readFile } from 'node:fs/promises';
import { OperatorError } from '@drey/plugin-api';
import { aboutProgram } from '@drey/runtimes';
import type { OwnerReference } from '../api/kubernetes-api.js';
import type { Connection, KubernetesContext } from '../context.js';
import { instanceName, ownedBy } from '../object/names.js';
import type { ConfigMap } from '../object/pod.js';
import { places } from '../object/places.js';
import { baseMap, fits, instanceMap } from '../object/shared-objects.js';
import type { KubernetesSettings } from '../settings.js';
import type { FetchedFile, LargeFiles } from './large-files.js';

/** What was made. */
export interface Base {
  readonly name: string;
  readonly owners: readonly OwnerReference[];
  /** The library for application properties, in the ConfigMap or to be fetched; undefined where there is none. */
  readonly serviceLibrary: 'mounted' | FetchedFile | undefined;
}

/**
 * What an installation of Drey in the cluster made for its jobs to hang on, and takes along when it is removed (seen: by the garbage collector, without
 * any right of ours). Nothing is made without it, as nobody would remove that. Throws an OperatorError where it is not there.
 */
const installation = async ({ owner }: KubernetesSettings, { api }: Connection): Promise<readonly OwnerReference[]> => {
  if (owner === undefined) return [];
  const found = await api.get<ConfigMap>('configmaps', owner);
  if (found !== undefined) return ownedBy(found);
  throw new OperatorError(
    'DREY_KUBERNETES_OWNER_MISSING',
    `The namespace ${api.namespace} has no ConfigMap ${owner}, on which everything of this Drey is to hang.`,
    'Apply the manifests that Drey runs by once more ("helm upgrade", "kubectl apply -k"), or leave DREY_KUBERNETES_OWNER out.',
  );
};

/** Hangs what an earlier Drey of this instance made on that as well, which may have known of none. Throws as the above, where there is something. */
export const hangOnInstallation = async (context: KubernetesContext): Promise<void> => {
  const { instanceId, settings } = context;
  if (settings.owner === undefined) return;
  await context.use('hang jobs on what Drey was installed with', async (connection) => {
    const { api } = connection;
    if ((await api.get<ConfigMap>('configmaps', instanceName(instanceId))) === undefined) return;
    await api.apply<ConfigMap>('configmaps', instanceMap(instanceId, await installation(settings, connection)));
  });
};

const applyBase = async (
  { instanceId, serviceLibrary, settings }: KubernetesContext,
  large: LargeFiles,
  connection: Connection,
  signal: AbortSignal,
): Promise<Base> => {
  const { api } = connection;
  const above = await installation(settings, connection);
  const path = await serviceLibrary(signal);
  const found = path === undefined ? undefined : await readFile(path);
  const library = found !== undefined && fits(found) ? found : undefined;
  const owners = ownedBy(await api.apply<ConfigMap>('configmaps', instanceMap(instanceId, above)));
  const made = await api.apply<ConfigMap>(
    'configmaps',
    baseMap(instanceId, owners, library, await readFile(aboutProgram, 'utf8')),
  );
  return {
    name: made.metadata.name,
    owners,
    serviceLibrary:
      found === undefined
        ? undefined
        : library === undefined
          ? await large.offer(found, places.fetchedLibrary)
          : 'mounted',
  };
};

/** The one of a driver. */
export interface Bases {
  of(connection: Connection, signal: AbortSignal): Promise<Base>;
  forget(): void;
}

/** Has made nothing yet. */
export const createBases = (context: KubernetesContext, large: LargeFiles): Bases => {
  let bases: Promise<Base> | undefined;
  const makeBase = (connection: Connection, signal: AbortSignal): Promise<Base> => {
    bases = applyBase(context, large, connection, signal);
    const made = bases;
    made.catch(() => {
      if (bases === made) bases = undefined;
    });
    return made;
  };
  /** What was made once, where it is there still: a namespace may be made anew under us, and whatever hangs on the old owner would go at once. */
  const baseOf = async (connection: Connection, signal: AbortSignal): Promise<Base> => {
    // Whoever made it may have given up, which is no fault of ours.
    const known = await bases?.catch(() => undefined);
    if (known === undefined) return makeBase(connection, signal);
    const [owner, base] = await Promise.all(
      [instanceName(context.instanceId), known.name].map((name) => connection.api.get('configmaps', name)),
    );
    const isThere = base !== undefined && owner?.metadata.uid === known.owners[0]?.uid;
    if (!isThere) return makeBase(connection, signal);
    if (typeof known.serviceLibrary === 'object') await large.renew(known.serviceLibrary);
    return known;
  };
  return {
    of: baseOf,
    forget: () => {
      bases = undefined;
    },
  };
};
