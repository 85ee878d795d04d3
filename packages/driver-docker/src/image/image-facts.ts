// What an image holds and whether its containers reach this host, found out by a container of it once for each host process.
import { type ImageLook, parseLook } from '@drey/cluster/jvm';
import { OperatorError } from '@drey/plugin-api';
import type { DockerContext } from '../docker-context.js';
import { runHelper } from '../state/helper-container.js';
import type { Image } from './images.js';
import type { Reach } from '../network/networks.js';

/** What was found. */
export interface ImageContent extends ImageLook {
  readonly image: Image;
  readonly flinkHome: string;
}

const noFlink = ({ name, flinkHome }: Image): OperatorError =>
  new OperatorError(
    'DREY_IMAGE_UNUSABLE',
    `The image ${name} has no Flink in ${flinkHome}/lib.`,
    'Name an image with Flink in DREY_DOCKER_IMAGES; it says where Flink is by FLINK_HOME.',
  );

const unreached = ({ gateway, bind }: Reach, port: number, why: string): OperatorError =>
  new OperatorError(
    'DREY_HOST_UNREACHABLE',
    `Containers do not reach this host at ${gateway}:${port} (${why}), so jobs would have neither S3 nor credentials.`,
    bind === null
      ? 'Name an address of this machine that containers reach in DREY_DOCKER_HOST_ADDRESS (rootless engines and engines on another machine need it).'
      : `Allow connections from the engine's bridge to ${bind} in the firewall, or name another address in DREY_DOCKER_HOST_ADDRESS.`,
  );

/** Looks. Throws an OperatorError where the image is of no use or this host is out of reach. */
export const lookIntoImage = async (
  context: DockerContext,
  image: Image,
  reach: Reach,
  port: number | undefined,
): Promise<ImageContent> => {
  const text = await runHelper(context, {
    what: `look into the image ${image.name}`,
    image: image.id,
    arguments: ['look', image.flinkHome, ...(port === undefined ? [] : [reach.gateway, String(port)])],
    network: { name: reach.network, extraHosts: reach.extraHosts },
  });
  const { javaFeature, files, certificates, unreached: fault } = parseLook(text);
  if (!files.some((file) => /^lib\/flink-.*\.jar$/.test(file))) throw noFlink(image);
  if (fault !== undefined && port !== undefined) throw unreached(reach, port, fault);
  return { image, flinkHome: image.flinkHome, javaFeature, files, certificates };
};
