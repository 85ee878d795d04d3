// What an image holds and whether its pods reach this host, found out by a pod of it once for each host process.
import type { FlinkRuntime } from '@drey/cluster';
import { parseLook } from '@drey/cluster/jvm';
import { OperatorError } from '@drey/plugin-api';
import type { Connection, KubernetesContext } from '../context.js';
import { memberProgram } from '../object/helper-pod.js';
import type { ImageContent } from '../object/image-content.js';
import { endingOf } from '../object/pod-words.js';
import type { KubernetesSettings } from '../settings.js';
import { brokenOff, runShortPod, type ShortProgram } from './short-pod.js';

/** Where pods find this host. */
export interface Gateway {
  readonly host: string;
  readonly port: number;
}

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

const lookProgram = (gateway: Gateway | undefined) =>
  memberProgram(
    ['-Xmx64m', '-Djava.net.preferIPv4Stack=true'],
    ['look', FLINK_HOME, ...(gateway === undefined ? [] : [gateway.host, String(gateway.port)])],
  );

/** Looks. Throws an OperatorError where the image is of no use or this host is out of reach. */
export const lookIntoImage = async (
  context: KubernetesContext,
  connection: Connection,
  image: string,
  shared: Pick<ShortProgram, 'base' | 'owners'>,
  gateway: Gateway | undefined,
  signal: AbortSignal,
): Promise<ImageContent> => {
  const program: ShortProgram = { image, ...lookProgram(gateway), ...shared };
  const { pod, output } = await runShortPod(context, connection, program, signal);
  if (pod.status?.phase === 'Failed') throw brokenOff(image, `${endingOf(pod)} ${output.trim().slice(-300)}`);
  const { unreached: fault, ...found } = parseLook(output);
  if (!found.files.some((file) => /^lib\/flink-.*\.jar$/.test(file))) throw noFlink(image);
  if (fault !== undefined && gateway !== undefined) throw unreached(gateway, fault);
  return { image, flinkHome: FLINK_HOME, ...found };
};
