// What a user can set about the Kubernetes driver.
import { OperatorError, type Settings } from '@drey/plugin-api';
import type { Toleration } from './object/pod.js';

/** Where checkpoints and savepoints lie. */
export type StateSetting =
  | { readonly kind: 's3'; readonly bucket: string | undefined; readonly prefix: string }
  | { readonly kind: 'claim'; readonly claim: string };

/** Settings of the driver. */
export interface KubernetesSettings {
  /** Context of the kubeconfig; undefined: its current one. */
  readonly context: string | undefined;
  /** Namespace; undefined: that of the context or of the service account, else `default`. */
  readonly namespace: string | undefined;
  /** Image by runtime environment, where it is not the official one. */
  readonly images: ReadonlyMap<string, string>;
  /** The same for Python applications, whose image has PyFlink; that of other applications where there is none. */
  readonly pythonImages: ReadonlyMap<string, string>;
  /** Stands before the names of official images. */
  readonly imagePrefix: string;
  /** `Always`, `IfNotPresent` or `Never`; undefined: as Kubernetes does for the image. */
  readonly imagePullPolicy: string | undefined;
  readonly imagePullSecrets: readonly string[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  /** What a Kinesis processing unit is here: a quantity of CPU, such as `1` or `250m`, and MiB of memory. */
  readonly kpuMillicores: number;
  readonly kpuMebibytes: number;
  /** Name or address by which pods reach this host; undefined: found out. */
  readonly hostAddress: string | undefined;
  /** ConfigMap of the namespace that everything of an instance hangs on, and goes with; undefined: on nothing. */
  readonly owner: string | undefined;
  readonly state: StateSetting;
  /** An S3 beside the upstream, by which pods and this host reach it alike; undefined: the upstream's. */
  readonly stateEndpoint: string | undefined;
  /** Keys for that S3. */
  readonly stateAccessKey: string | undefined;
  readonly stateSecretKey: string | undefined;
  /** Ended pods stay for a look at them. */
  readonly keepPods: boolean;
}

const given = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text.trim();

const wrong = (variable: string, text: string, remedy: string): OperatorError =>
  new OperatorError('DREY_KUBERNETES_SETTING_WRONG', `${variable} has ${JSON.stringify(text)}.`, remedy);

const listOf = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const pairsOf = (variable: string, text: string | undefined, shape: RegExp, remedy: string): Record<string, string> =>
  Object.fromEntries(
    listOf(text).map((part) => {
      const match = shape.exec(part);
      if (match?.[1] === undefined) throw wrong(variable, part, remedy);
      return [match[1], match[2] ?? ''];
    }),
  );

const objectName = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

const isObjectName = (name: string): boolean => objectName.test(name) && name.length <= 253;

const namesOf = (variable: string, text: string | undefined): readonly string[] => {
  const names = listOf(text);
  for (const name of names)
    if (!isObjectName(name))
      throw wrong(variable, name, 'It takes names of objects of Kubernetes, separated by commas.');
  return names;
};

const nameOf = (variable: string, text: string | undefined): string | undefined => {
  if (text !== undefined && !isObjectName(text))
    throw wrong(variable, text, 'It takes one name of an object of Kubernetes: small letters, digits, "-" and ".".');
  return text;
};

/** `key[=value][:effect]`, as `kubectl taint` writes taints. */
const tolerationsOf = (text: string | undefined): readonly Toleration[] =>
  listOf(text).map((part) => {
    const match = /^([A-Za-z0-9][\w./-]*)(?:=([\w.-]*))?(?::(NoSchedule|PreferNoSchedule|NoExecute))?$/.exec(part);
    if (match?.[1] === undefined)
      throw wrong(
        'DREY_KUBERNETES_TOLERATIONS',
        part,
        'It takes taints as "kubectl taint" writes them, such as dedicated=flink:NoSchedule, separated by commas.',
      );
    const [, key, value, effect] = match;
    return {
      key,
      ...(value === undefined ? { operator: 'Exists' as const } : { operator: 'Equal' as const, value }),
      ...(effect === undefined ? {} : { effect }),
    };
  });

const millicoresOf = (text: string): number => {
  const match = /^(\d+(?:\.\d{1,3})?)(m?)$/.exec(text);
  const number = match === null ? 0 : Number(match[1]) * (match[2] === 'm' ? 1 : 1000);
  if (number >= 1) return Math.round(number);
  throw wrong('DREY_KUBERNETES_KPU_CPU', text, 'It takes an amount of CPU as Kubernetes writes it, such as 1 or 250m.');
};

const mebibytesOf = (text: string): number => {
  const match = /^(\d+)(Mi|Gi)$/.exec(text);
  const number = match === null ? 0 : Number(match[1]) * (match[2] === 'Gi' ? 1024 : 1);
  if (number >= 256) return number;
  throw wrong(
    'DREY_KUBERNETES_KPU_MEMORY',
    text,
    'It takes an amount of memory such as 4Gi or 1536Mi, 256Mi at least.',
  );
};

const stateOf = (text: string | undefined): StateSetting => {
  if (text === undefined) return { kind: 's3', bucket: undefined, prefix: '' };
  const claim = /^claim:(.+)$/.exec(text)?.[1];
  if (claim !== undefined && objectName.test(claim)) return { kind: 'claim', claim };
  const place = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([A-Za-z0-9!_.*'()/-]*))?$/.exec(text);
  if (place?.[1] === undefined)
    throw wrong(
      'DREY_KUBERNETES_STATE',
      text,
      'It takes s3://bucket/prefix (the name of a bucket has 3 to 63 small letters, digits, "-" and "."), or claim:name for a PersistentVolumeClaim that all pods may mount (ReadWriteMany).',
    );
  return { kind: 's3', bucket: place[1], prefix: (place[2] ?? '').replace(/^\/+|\/+$/g, '') };
};

const endpointOf = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw wrong(
    'DREY_KUBERNETES_STATE_ENDPOINT',
    text,
    'It takes the address of an S3, such as http://minio.storage:9000.',
  );
};

/** Flink of old formats of configuration takes no such value from a file, and on a command line anybody would read it. */
const keyOf = (variable: string, text: string | undefined): string | undefined => {
  if (text === undefined || !/[#\s]/.test(text)) return text;
  throw new OperatorError(
    'DREY_KUBERNETES_SETTING_WRONG',
    `${variable} has a # or a space in it.`,
    'Flink takes no such key from its configuration: make another one.',
  );
};

const policies = ['Always', 'IfNotPresent', 'Never'];

/** Reads the settings. Throws an OperatorError for wrong ones. */
export const readKubernetesSettings = (settings: Settings): KubernetesSettings => {
  const text = (name: string): string | undefined => given(settings.string(name));
  const imagePullPolicy = text('kubernetesImagePullPolicy');
  if (imagePullPolicy !== undefined && !policies.includes(imagePullPolicy))
    throw wrong('DREY_KUBERNETES_IMAGE_PULL_POLICY', imagePullPolicy, `It takes one of ${policies.join(', ')}.`);
  const imagesOf = (variable: string, name: string): ReadonlyMap<string, string> => {
    const remedy = 'It takes pairs such as FLINK-1_20=my/flink:1.20, separated by commas.';
    return new Map(Object.entries(pairsOf(variable, text(name), /^([A-Z][\w-]*)=(\S+)$/, remedy)));
  };
  return {
    context: text('kubernetesContext'),
    namespace: nameOf('DREY_KUBERNETES_NAMESPACE', text('kubernetesNamespace')),
    images: imagesOf('DREY_KUBERNETES_IMAGES', 'kubernetesImages'),
    pythonImages: imagesOf('DREY_KUBERNETES_PYTHON_IMAGES', 'kubernetesPythonImages'),
    imagePrefix: text('kubernetesImagePrefix') ?? '',
    imagePullPolicy,
    imagePullSecrets: namesOf('DREY_KUBERNETES_IMAGE_PULL_SECRETS', text('kubernetesImagePullSecrets')),
    nodeSelector: pairsOf(
      'DREY_KUBERNETES_NODE_SELECTOR',
      text('kubernetesNodeSelector'),
      /^([A-Za-z0-9][\w./-]*)=([\w.-]*)$/,
      'It takes labels of nodes such as pool=flink, separated by commas.',
    ),
    tolerations: tolerationsOf(text('kubernetesTolerations')),
    kpuMillicores: millicoresOf(text('kubernetesKpuCpu') ?? '1'),
    kpuMebibytes: mebibytesOf(text('kubernetesKpuMemory') ?? '4Gi'),
    hostAddress: text('kubernetesHostAddress'),
    owner: nameOf('DREY_KUBERNETES_OWNER', text('kubernetesOwner')),
    state: stateOf(text('kubernetesState')),
    stateEndpoint: endpointOf(text('kubernetesStateEndpoint')),
    stateAccessKey: keyOf('DREY_KUBERNETES_STATE_ACCESS_KEY', text('kubernetesStateAccessKey')),
    stateSecretKey: keyOf('DREY_KUBERNETES_STATE_SECRET_KEY', text('kubernetesStateSecretKey')),
    keepPods: settings.boolean('keepContainers'),
  };
};
