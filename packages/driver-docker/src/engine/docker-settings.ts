// What a user can set about the Docker driver.
import { OperatorError, type Settings } from '@drey/plugin-api';
import { type DockerFlags, parseDockerFlags } from './docker-flags.js';

/** Settings of the driver. */
export interface DockerSettings {
  /** Address of the engine as `DOCKER_HOST` has it; undefined: the usual sockets. */
  readonly engine: string | undefined;
  /** Image by runtime environment, where it is not the official one. */
  readonly images: ReadonlyMap<string, string>;
  /** Stands before the names of official images, for a mirror. */
  readonly imagePrefix: string;
  readonly flags: DockerFlags;
  /** Network of the user's for our containers; undefined: one of ours. */
  readonly network: string | undefined;
  /** Name or address of this machine as containers see it; undefined: found out. */
  readonly hostAddress: string | undefined;
  /** Whether ended containers stay for a look at them. */
  readonly keepContainers: boolean;
}

const parseImages = (text: string): ReadonlyMap<string, string> => {
  const images = new Map<string, string>();
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const match = /^([A-Z][\w-]*)=(\S+)$/.exec(part);
    if (match?.[1] === undefined || match[2] === undefined) {
      throw new OperatorError(
        'DREY_DOCKER_IMAGES_WRONG',
        `DREY_DOCKER_IMAGES has ${JSON.stringify(part)}.`,
        'It takes pairs such as FLINK-1_20=my/flink:1.20, separated by commas.',
      );
    }
    images.set(match[1], match[2]);
  }
  return images;
};

const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/** Reads the settings. Throws an OperatorError for wrong ones. */
export const readDockerSettings = (settings: Settings): DockerSettings => ({
  engine: given(settings.string('dockerHost')),
  images: parseImages(settings.string('dockerImages') ?? ''),
  imagePrefix: settings.string('dockerImagePrefix') ?? '',
  flags: parseDockerFlags(settings.string('dockerFlags') ?? ''),
  network: given(settings.string('dockerNetwork')),
  hostAddress: given(settings.string('dockerHostAddress')),
  keepContainers: settings.boolean('keepContainers'),
});
