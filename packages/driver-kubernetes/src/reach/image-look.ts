// What an image holds and whether its pods reach this host, found out by a pod of it once for each host process.
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { FlinkRuntime } from '@drey/cluster';
import { label, parseLook, paths } from '@drey/cluster/jvm';
import { OperatorError } from '@drey/plugin-api';
import type { OwnerReference } from '../api/kubernetes-api.js';
import type { Connection, KubernetesContext } from '../context.js';
import type { ImageContent } from '../object/image-content.js';
import type { Pod } from '../object/pod.js';
import { endingOf, waitingOf } from '../object/pod-words.js';
import { containerSecurity, podSurroundings } from '../object/restricted.js';
import { classFiles } from '../object/shared-objects.js';
import type { KubernetesSettings } from '../settings.js';

/** Where pods find this host. */
export interface Gateway {
  readonly host: string;
  readonly port: number;
}

/** Images may have to be pulled first. */
const TIMEOUT_MILLISECONDS = 15 * 60_000;
/** A fault that stands for so long does not mend itself. */
const FAULT_MILLISECONDS = 20_000;
const FLINK_HOME = '/opt/flink';

/** Name of the image of a runtime: the user's, else the official one of the catalogue's Flink and its best Java that there are images for. */
export const imageNameOf = (
  { environment, flinkVersion }: Pick<FlinkRuntime, 'environment' | 'flinkVersion'>,
  { images, imagePrefix }: Pick<KubernetesSettings, 'images' | 'imagePrefix'>,
): string => {
  const named = images.get(environment);
  if (named !== undefined) return named;
  const [major = 1, minor = 0] = flinkVersion.split('.').map(Number);
  // Official images: Java 8 and 11 only before 1.18, 17 from then on.
  return `${imagePrefix}flink:${flinkVersion}-java${major === 1 && minor < 18 ? 11 : 17}`;
};

const lookPod = (
  { instanceId, settings }: KubernetesContext,
  image: string,
  base: string,
  owners: readonly OwnerReference[],
  gateway: Gateway | undefined,
): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `drey-look-${randomBytes(8).toString('hex')}`,
    labels: { 'app.kubernetes.io/managed-by': 'drey', [label.instance]: instanceId, [label.helper]: 'look' },
    ownerReferences: owners,
  },
  spec: {
    ...podSurroundings(settings, false),
    containers: [
      {
        name: 'flink',
        image,
        ...(settings.imagePullPolicy === undefined ? {} : { imagePullPolicy: settings.imagePullPolicy }),
        command: ['java'],
        args: [
          '-XX:+UseSerialGC',
          '-XX:TieredStopAtLevel=1',
          '-Xmx64m',
          '-Djava.net.preferIPv4Stack=true',
          '-cp',
          paths.classes,
          'drey.Member',
          'look',
          FLINK_HOME,
          ...(gateway === undefined ? [] : [gateway.host, String(gateway.port)]),
        ],
        workingDir: '/',
        env: [],
        ports: [],
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '256Mi' } },
        securityContext: containerSecurity,
        volumeMounts: [
          { name: 'classes', mountPath: paths.classes, readOnly: true },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      { name: 'classes', configMap: { name: base, items: classFiles } },
      { name: 'tmp', emptyDir: {} },
    ],
  },
});

const unusable = (image: string, why: string): OperatorError =>
  new OperatorError(
    'DREY_KUBERNETES_IMAGE',
    `No pod of the image ${image} can look for Flink: ${why}.`,
    'Check the name of the image, the registry and DREY_KUBERNETES_IMAGE_PULL_SECRETS, or name an image that is there in DREY_KUBERNETES_IMAGES, for example FLINK-1_20=my/flink:1.20.',
  );

const noFlink = (image: string): OperatorError =>
  new OperatorError(
    'DREY_IMAGE_WITHOUT_FLINK',
    `The image ${image} has no Flink in ${FLINK_HOME}/lib.`,
    'Name an image that is made as the official ones are in DREY_KUBERNETES_IMAGES.',
  );

const unreached = ({ host, port }: Gateway, why: string): OperatorError =>
  new OperatorError(
    'DREY_KUBERNETES_HOST_UNREACHABLE',
    `Pods do not reach this host at ${host}:${port} (${why}), so jobs would have neither S3 nor credentials.`,
    'Name an address of this machine that pods reach in DREY_KUBERNETES_HOST_ADDRESS and let it through the firewall, or run Drey in the cluster (deploy/kubernetes).',
  );

/** Waits until a pod has ended; resolves to it. Rejects with an OperatorError where it cannot come up. */
const ended = async (
  { pods }: Connection,
  { clock }: KubernetesContext,
  name: string,
  image: string,
  signal: AbortSignal,
): Promise<Pod> => {
  const deadline = clock.now() + TIMEOUT_MILLISECONDS;
  let faultSince: number | undefined;
  for (;;) {
    signal.throwIfAborted();
    const pod = (await pods.all()).find(({ metadata }) => metadata.name === name);
    if (pod === undefined) throw unusable(image, 'its pod was deleted');
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return pod;
    const waiting = waitingOf(pod);
    faultSince = waiting === undefined ? undefined : (faultSince ?? clock.now());
    const now = clock.now();
    if (waiting !== undefined && faultSince !== undefined && now - faultSince > FAULT_MILLISECONDS)
      throw unusable(image, waiting);
    if (now > deadline) throw unusable(image, waiting ?? 'its pod does not come up');
    await pods.news(1_000);
  }
};

/** Looks. Throws an OperatorError where the image is of no use or this host is out of reach. */
export const lookIntoImage = async (
  context: KubernetesContext,
  connection: Connection,
  image: string,
  shared: { readonly base: string; readonly owners: readonly OwnerReference[] },
  gateway: Gateway | undefined,
  signal: AbortSignal,
): Promise<ImageContent> => {
  const { api, pods } = connection;
  const wanted = lookPod(context, image, shared.base, shared.owners, gateway);
  const { name } = wanted.metadata;
  context.helpers.add(name);
  try {
    pods.take(await api.apply<Pod>('pods', wanted));
    const pod = await ended(connection, context, name, image, signal);
    const output = await text(await api.log(name, { follow: false }, signal));
    const said = output.replaceAll(/^\S+ /gm, '');
    if (pod.status?.phase === 'Failed') throw unusable(image, `${endingOf(pod)} ${said.trim().slice(-300)}`);
    const { unreached: fault, ...found } = parseLook(said);
    if (!found.files.some((file) => /^lib\/flink-.*\.jar$/.test(file))) throw noFlink(image);
    if (fault !== undefined && gateway !== undefined) throw unreached(gateway, fault);
    return { image, flinkHome: FLINK_HOME, ...found };
  } finally {
    await api.delete('pods', name, { graceSeconds: 0 }).catch(() => undefined);
    context.helpers.delete(name);
  }
};
