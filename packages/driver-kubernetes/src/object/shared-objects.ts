// What all clusters of an instance mount: our classes and jars, and whom to trust. Their names have the digest of their content.
import { createHash } from 'node:crypto';
import type { EndpointLead } from '@drey/cluster';
import { bundleOf, certificatesOf, dreyFlinkJarContent, label, memberClasses, trustStore } from '@drey/cluster/jvm';
import type { OwnerReference } from '../api/kubernetes-api.js';
import type { ImageContent } from './image-content.js';
import { instanceName } from './names.js';
import type { FetchedFile } from '../reach/large-files.js';
import type { ConfigMap, KeyToPath } from './pod.js';

/** Names of what is mounted. */
export interface SharedObjects {
  readonly base: string;
  /** Undefined where names of AWS are not led. */
  readonly trust: string | undefined;
  /** Where members have AWS's library for application properties; undefined where they have none of ours. */
  readonly serviceLibrary: string | undefined;
  /** What is too large for an object. */
  readonly fetched: readonly FetchedFile[];
}

/** Kubernetes takes a mebibyte, base 64 included in ours. */
const MOST_BYTES = 1_000_000;
const FLINK_JAR = 'drey-flink.jar';
const SERVICE_JAR = 'aws-kinesisanalytics-runtime.jar';

/** The program by which a Python says what it is, beside our classes. */
export const ABOUT_PYTHON = 'about_python.py';

/** Where the classes go in their volume. */
export const classFiles: readonly KeyToPath[] = [
  ...Object.keys(memberClasses).map((name) => ({ key: `${name}.class`, path: `drey/${name}.class` })),
  { key: ABOUT_PYTHON, path: ABOUT_PYTHON },
];

/** Where the jars go in theirs. */
export const libraryFiles = (hasServiceLibrary: boolean): readonly KeyToPath[] =>
  [FLINK_JAR, ...(hasServiceLibrary ? [SERVICE_JAR] : [])].map((key) => ({ key, path: key }));

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const withDigest = (
  instanceId: string,
  kind: 'base' | 'trust',
  owners: readonly OwnerReference[],
  content: Pick<ConfigMap, 'data' | 'binaryData'>,
): ConfigMap => {
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `${instanceName(instanceId).slice(0, 37)}-${kind}-${digest}`,
      labels: { 'app.kubernetes.io/managed-by': 'drey', [label.instance]: instanceId },
      ownerReferences: owners,
    },
    ...content,
  };
};

/** What owns all of an instance: its deletion takes everything along, and that of its own owners. */
export const instanceMap = (instanceId: string, owners: readonly OwnerReference[]): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: instanceName(instanceId),
    labels: { 'app.kubernetes.io/managed-by': 'drey', [label.instance]: instanceId },
    ...(owners.length === 0 ? {} : { ownerReferences: owners }),
  },
  data: { about: 'Everything that one Drey has in this namespace goes with this object.' },
});

/** Whether a ConfigMap takes contents. */
export const fitsConfigMap = ({ data = {}, binaryData = {} }: Pick<ConfigMap, 'data' | 'binaryData'>): boolean =>
  [...Object.values(data), ...Object.values(binaryData)].reduce((sum, one) => sum + Buffer.byteLength(one), 0) <
  MOST_BYTES;

/** Whether the library fits beside what has to be there. */
export const fits = (library: Uint8Array): boolean => {
  const classes = Object.values(memberClasses).reduce((sum, one) => sum + one.length, 0);
  return classes + ((dreyFlinkJarContent.length + library.length) * 4) / 3 < MOST_BYTES;
};

/** Our classes and jars. */
export const baseMap = (
  instanceId: string,
  owners: readonly OwnerReference[],
  serviceLibrary: Uint8Array | undefined,
  aboutPython: string,
): ConfigMap =>
  withDigest(instanceId, 'base', owners, {
    data: { [ABOUT_PYTHON]: aboutPython },
    binaryData: {
      ...Object.fromEntries(Object.entries(memberClasses).map(([name, content]) => [`${name}.class`, content])),
      [FLINK_JAR]: base64(dreyFlinkJarContent),
      ...(serviceLibrary === undefined ? {} : { [SERVICE_JAR]: base64(serviceLibrary) }),
    },
  });

/** Whom members trust where they are led: as the image does, and the authority of the lead. */
export const trustMap = (
  instanceId: string,
  owners: readonly OwnerReference[],
  { certificates }: Pick<ImageContent, 'certificates'>,
  { authority }: Pick<EndpointLead, 'authority'>,
): ConfigMap => {
  const trusted = [...certificates, ...certificatesOf(authority)];
  return withDigest(instanceId, 'trust', owners, {
    data: { 'trust.pem': bundleOf(trusted) },
    binaryData: { 'trust.jks': base64(trustStore(trusted)) },
  });
};
