// From a pod to what its node runs: command, environment and files, as the kubelet makes them. Pure.
import type { ApiObject, ContainerSpec, PodObject, VolumeSource } from './objects.js';

/** A mount of the container. */
export type PlannedMount = { readonly target: string; readonly volume: string } & (
  | { readonly kind: 'files'; readonly files: ReadonlyMap<string, Buffer> }
  | { readonly kind: 'empty' }
  | { readonly kind: 'claim'; readonly claim: string; readonly readOnly: boolean }
);

/** What a node runs of a pod. */
export interface PodPlan {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly podIP: string;
  readonly hostname: string;
  readonly aliases: readonly string[];
  readonly image: string;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  readonly workingDir: string | undefined;
  readonly environment: ReadonlyMap<string, string>;
  readonly mounts: readonly PlannedMount[];
  readonly hosts: readonly { readonly ip: string; readonly hostnames: readonly string[] }[];
  readonly user: string | undefined;
  readonly memoryBytes: number | undefined;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly readOnlyRoot: boolean;
}

/** Why a container cannot be started yet, in the kubelet's words. `volume`: it waits as it was, and an event says why. */
export class PlanFault extends Error {
  readonly kind: 'volume' | 'configuration';

  constructor(kind: 'volume' | 'configuration', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Finds an object of the pod's namespace. */
export type Lookup = (
  resource: 'configmaps' | 'secrets' | 'persistentvolumeclaims',
  name: string,
) => ApiObject | undefined;

/** `$(NAME)` becomes the variable where there is one, `$$` one `$`: everywhere, not only before a parenthesis. */
const expanded = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replaceAll(/\$(\$|\(([^)]*)\))/g, (all, next: string, name: string) =>
    next === '$' ? '$' : (variables.get(name) ?? all),
  );

const bytesOf = (object: ApiObject): ReadonlyMap<string, Buffer> => {
  const isSecret = object.kind === 'Secret';
  const texts = Object.entries((object['data'] ?? {}) as Record<string, string>);
  const binary = Object.entries((object['binaryData'] ?? {}) as Record<string, string>);
  return new Map([
    ...texts.map(([key, value]): [string, Buffer] => [key, Buffer.from(value, isSecret ? 'base64' : 'utf8')]),
    ...binary.map(([key, value]): [string, Buffer] => [key, Buffer.from(value, 'base64')]),
  ]);
};

const filesOf = (
  {
    name,
    items,
    optional,
  }: {
    readonly name: string;
    readonly items?: readonly { readonly key: string; readonly path: string }[];
    readonly optional?: boolean;
  },
  resource: 'configmaps' | 'secrets',
  lookup: Lookup,
): ReadonlyMap<string, Buffer> => {
  const object = lookup(resource, name);
  const word = resource === 'secrets' ? 'secret' : 'configmap';
  if (object === undefined) {
    if (optional === true) return new Map();
    throw new PlanFault('volume', `MountVolume.SetUp failed for volume : ${word} "${name}" not found`);
  }
  const content = bytesOf(object);
  if (items === undefined) return content;
  return new Map(
    items.map(({ key, path }): [string, Buffer] => {
      const bytes = content.get(key);
      if (bytes === undefined)
        throw new PlanFault(
          'volume',
          `MountVolume.SetUp failed for volume : references non-existent ${word} key: ${key}`,
        );
      return [path, bytes];
    }),
  );
};

const mountOf = (
  { mountPath, readOnly = false }: { readonly mountPath: string; readonly readOnly?: boolean },
  volume: VolumeSource,
  lookup: Lookup,
): PlannedMount => {
  const facts = { target: mountPath, volume: volume.name };
  if (volume.configMap !== undefined)
    return { ...facts, kind: 'files', files: filesOf(volume.configMap, 'configmaps', lookup) };
  if (volume.secret !== undefined)
    return {
      ...facts,
      kind: 'files',
      files: filesOf({ ...volume.secret, name: volume.secret.secretName }, 'secrets', lookup),
    };
  if (volume.emptyDir !== undefined) return { ...facts, kind: 'empty' };
  const claim = volume.persistentVolumeClaim?.claimName;
  if (claim === undefined) throw new Error(`The stand-in has no volumes as ${volume.name} is one.`);
  if (lookup('persistentvolumeclaims', claim) === undefined)
    throw new PlanFault('volume', `persistentvolumeclaim "${claim}" not found`);
  return { ...facts, kind: 'claim', claim, readOnly };
};

const fieldOf = (pod: PodObject, podIP: string, path: string): string => {
  if (path === 'status.podIP') return podIP;
  const annotation = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (annotation !== null) return pod.metadata[annotation[1] as 'labels' | 'annotations']?.[annotation[2] ?? ''] ?? '';
  let value: unknown = pod;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
};

const environmentOf = (
  pod: PodObject,
  container: ContainerSpec,
  podIP: string,
  lookup: Lookup,
): ReadonlyMap<string, string> => {
  const variables = new Map<string, string>();
  const object = (resource: 'configmaps' | 'secrets', name: string): ApiObject => {
    const found = lookup(resource, name);
    if (found !== undefined) return found;
    throw new PlanFault('configuration', `${resource === 'secrets' ? 'secret' : 'configmap'} "${name}" not found`);
  };
  for (const { secretRef, configMapRef } of container.envFrom ?? []) {
    const from =
      secretRef === undefined ? object('configmaps', configMapRef?.name ?? '') : object('secrets', secretRef.name);
    for (const [name, value] of bytesOf(from)) variables.set(name, value.toString('utf8'));
  }
  for (const { name, value = '', valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef !== undefined) variables.set(name, fieldOf(pod, podIP, valueFrom.fieldRef.fieldPath));
    else if (valueFrom?.secretKeyRef !== undefined) {
      const { name: secret, key } = valueFrom.secretKeyRef;
      const bytes = bytesOf(object('secrets', secret)).get(key);
      if (bytes === undefined)
        throw new PlanFault('configuration', `couldn't find key ${key} in Secret ${pod.metadata.namespace}/${secret}`);
      variables.set(name, bytes.toString('utf8'));
    } else variables.set(name, expanded(value, variables));
  }
  return variables;
};

const units: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};

/** A quantity of memory in bytes. */
const bytesOfQuantity = (text: string | undefined): number | undefined => {
  const match = /^(\d+(?:\.\d+)?)(|[kMG]|[KMG]i)$/.exec(text ?? '');
  return match === null ? undefined : Math.round(Number(match[1]) * (units[match[2] ?? ''] ?? 1));
};

interface Security {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly readOnlyRootFilesystem?: boolean;
  readonly sysctls?: readonly { readonly name: string; readonly value: string }[];
}

/** Plans a pod of one container. Throws a {@link PlanFault} where something is not there (yet). */
export const planPod = (pod: PodObject, podIP: string, lookup: Lookup): PodPlan => {
  const [container, ...more] = pod.spec.containers;
  if (container === undefined || more.length > 0) throw new Error('The stand-in runs pods of one container.');
  const environment = environmentOf(pod, container, podIP, lookup);
  const volumes = new Map((pod.spec.volumes ?? []).map((volume) => [volume.name, volume]));
  const { uid, namespace, name } = pod.metadata;
  const security = { ...pod.spec.securityContext, ...container.securityContext } as Security;
  const hostname = pod.spec.hostname ?? name;
  const expand = (words: readonly string[] | undefined): readonly string[] | undefined =>
    words?.map((word) => expanded(word, environment));
  return {
    uid,
    namespace,
    name,
    podIP,
    hostname,
    aliases:
      pod.spec.subdomain === undefined
        ? []
        : [`${hostname}.${pod.spec.subdomain}`, `${hostname}.${pod.spec.subdomain}.${namespace}.svc.cluster.local`],
    image: container.image,
    command: expand(container.command),
    args: expand(container.args),
    workingDir: container.workingDir,
    environment,
    mounts: (container.volumeMounts ?? []).map((mount) => {
      if (mount.subPath !== undefined) throw new Error('The stand-in has no sub-paths.');
      return mountOf(mount, volumes.get(mount.name) as VolumeSource, lookup);
    }),
    hosts: pod.spec.hostAliases ?? [],
    user: security.runAsUser === undefined ? undefined : [security.runAsUser, security.runAsGroup ?? 0].join(':'),
    memoryBytes: bytesOfQuantity(container.resources?.limits?.['memory']),
    sysctls: Object.fromEntries((security.sysctls ?? []).map((one) => [one.name, one.value])),
    readOnlyRoot: security.readOnlyRootFilesystem === true,
  };
};
