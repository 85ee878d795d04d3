// Which image runs a runtime, whether the engine has it, and fetching it.
import { OperatorError } from '@drey/plugin-api';
import type { BoardEntry, FlinkRuntime } from '@drey/cluster';
import { flinkEnvironments, flinkRuntime } from '@drey/runtimes';
import type { DockerContext } from '../docker-context.js';
import type { DockerSettings } from '../engine/docker-settings.js';
import { isAbsent, saidBy, statusOf } from '../engine/engine-fault.js';

const PROGRESS_INTERVAL_MILLISECONDS = 5000;
const PULL_TIMEOUT_MILLISECONDS = 30 * 60_000;

/** What one needs to know of an image. */
export interface Image {
  readonly name: string;
  /** Its digest as the engine has it, `sha256:...`. */
  readonly id: string;
  readonly flinkHome: string;
}

/** Name of the image of a runtime: the user's, else the official one of the catalogue's Flink and its best Java that there are images for. */
export const imageNameOf = (runtime: FlinkRuntime, settings: DockerSettings): string => {
  const named = settings.images.get(runtime.environment);
  if (named !== undefined) return named;
  const [major = 1, minor = 0] = runtime.flinkVersion.split('.').map(Number);
  // Official images: Java 8 and 11 only before 1.18, 17 from then on.
  const java = major === 1 && minor < 18 ? 11 : 17;
  return `${settings.imagePrefix}flink:${runtime.flinkVersion}-java${java}`;
};

/** The image as the engine has it; undefined when it has none of that name. */
export const findImage = (context: Pick<DockerContext, 'engine'>, name: string): Promise<Image | undefined> =>
  context.engine.use(`look at the image ${name}`, async ({ calls }) => {
    try {
      const { Id, Config } = await calls.getImage(name).inspect();
      const home = (Config.Env ?? []).find((one) => one.startsWith('FLINK_HOME='))?.slice('FLINK_HOME='.length);
      return { name, id: Id, flinkHome: home ?? '/opt/flink' };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  });

const notPulled = (name: string, error: unknown): OperatorError =>
  new OperatorError(
    'DREY_IMAGE_MISSING',
    `The engine has no image ${name} and cannot pull it: ${saidBy(error)}.`,
    'Check the registry and its login ("docker pull" it by hand), or name an image that is there in DREY_DOCKER_IMAGES, for example FLINK-1_20=my/flink:1.20.',
    { cause: error },
  );

interface PullProgress {
  readonly id?: string;
  readonly status?: string;
  readonly error?: string;
}

/** Fetches an image, and tells of it while it takes. Throws an OperatorError, or the signal's reason. */
const pullImage = async (
  context: DockerContext,
  name: string,
  entry: BoardEntry,
  signal: AbortSignal,
): Promise<void> => {
  const { streams } = await context.engine.connect();
  const { log, clock } = context;
  log.info('Pulling a Flink image, once', { image: name });
  const startedAt = clock.now();
  const layers = new Map<string, string>();
  const seconds = (): number => Math.round((clock.now() - startedAt) / 1000);
  const progress = (): string => {
    const done = [...layers.values()].filter((status) => /complete|exists/i.test(status)).length;
    return `${done}/${layers.size}`;
  };
  entry.at(() => `pulling, ${progress()} layers so far`);
  const timer = setInterval(() => {
    log.info('Still pulling a Flink image', { image: name, layers: progress(), seconds: seconds() });
  }, PROGRESS_INTERVAL_MILLISECONDS);
  timer.unref();
  try {
    const stream = await streams.pull(name, {
      abortSignal: AbortSignal.any([AbortSignal.timeout(PULL_TIMEOUT_MILLISECONDS), signal]),
    });
    await new Promise<void>((resolve, reject) => {
      streams.modem.followProgress(
        stream,
        (error: Error | null, events: readonly PullProgress[] | null) => {
          const fault = error ?? events?.find((event) => event.error !== undefined)?.error;
          if (fault === undefined) resolve();
          else reject(fault instanceof Error ? fault : new Error(String(fault)));
        },
        ({ id, status }: PullProgress) => {
          if (id !== undefined && status !== undefined) layers.set(id, status);
        },
      );
    });
  } catch (error) {
    signal.throwIfAborted();
    throw notPulled(name, error);
  } finally {
    clearInterval(timer);
  }
  log.info('Pulled a Flink image', { image: name, seconds: seconds() });
};

/** The image of a runtime, pulled where it is absent. Throws an OperatorError, or the signal's reason. */
export const ensureImage = async (
  context: DockerContext,
  runtime: FlinkRuntime,
  signal: AbortSignal,
): Promise<Image> => {
  const name = imageNameOf(runtime, context.settings);
  const found = await findImage(context, name);
  if (found !== undefined) return found;
  await context.board.during(runtime.environment, `The image ${name}`, (entry) =>
    pullImage(context, name, entry, signal),
  );
  const pulled = await findImage(context, name);
  if (pulled === undefined) throw notPulled(name, new Error('it is not there after the pull'));
  return pulled;
};

const REGISTRY_TIMEOUT_MILLISECONDS = 10_000;

/** The runtime that stands for all where one has to be asked about. */
export const USUAL_ENVIRONMENT = 'FLINK-1_20';

/** An image of any runtime that the engine has; undefined when it has none. */
const presentImage = async (context: DockerContext): Promise<Image | undefined> => {
  for (const environment of flinkEnvironments) {
    const runtime = flinkRuntime(environment);
    const found = runtime === undefined ? undefined : await findImage(context, imageNameOf(runtime, context.settings));
    if (found !== undefined) return found;
  }
  return undefined;
};

/** An image of any runtime, which has Java; one is pulled where there is none. Throws an OperatorError, or the signal's reason. */
export const anyImage = async (context: DockerContext, signal: AbortSignal): Promise<Image> => {
  const usual = flinkRuntime(USUAL_ENVIRONMENT);
  const present = await presentImage(context);
  if (present !== undefined) return present;
  if (usual === undefined) throw new Error(`There is no runtime ${USUAL_ENVIRONMENT}.`);
  return ensureImage(context, usual, signal);
};

/** Undefined where the engine has an image of any runtime or its registry answers for the newest one that images are made for; else why not. */
export const whyNoImage = async (context: DockerContext): Promise<string | undefined> => {
  if ((await presentImage(context)) !== undefined) return undefined;
  const usual = flinkRuntime(USUAL_ENVIRONMENT);
  if (usual === undefined) return undefined;
  const name = imageNameOf(usual, context.settings);
  try {
    const { calls } = await context.engine.connect();
    await calls.getImage(name).distribution({ abortSignal: AbortSignal.timeout(REGISTRY_TIMEOUT_MILLISECONDS) });
    return undefined;
  } catch (error) {
    // Podman does not know the question; whether it can pull shows when it does.
    if (
      statusOf(error) === 404 &&
      /page not found|not found$/i.test(saidBy(error)) &&
      !/manifest|image/i.test(saidBy(error))
    )
      return undefined;
    return notPulled(name, error).line();
  }
};
