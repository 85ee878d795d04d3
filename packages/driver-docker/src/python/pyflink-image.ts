// Makes an image with PyFlink: a container of the runtime's image installs it by apt and pip, and is kept as an image of its own.
import { label, OWN_ROOT } from '@drey/cluster/jvm';
import { readFile } from 'node:fs/promises';
import type { Container } from 'dockerode';
import { OperatorError } from '@drey/plugin-api';
import { type BoardEntry, InstallOutput, lastLines } from '@drey/cluster';
import { needsProgram, packageOf, reasonIn } from '@drey/runtimes';
import type { DockerContext } from '../docker-context.js';
import { isAbsent, statusOf } from '../engine/engine-fault.js';
import type { EngineClients } from '../engine/engine.js';
import type { ImageContent } from '../image/image-facts.js';
import { findImage, type Image } from '../image/images.js';
import { createFrameReader } from '../log/log-frames.js';
import { inArchive, tarArchive } from '../member/tar-archive.js';
import { HANDED_ROOT, handedSettings } from './handed-settings.js';
import { pyflinkScript } from './shell-source.js';

const TIMEOUT_MILLISECONDS = 30 * 60_000;
const PROGRESS_INTERVAL_MILLISECONDS = 5_000;
const KEPT_CHARACTERS = 64 * 1024;
/** Exit code after SIGKILL. */
const KILLED = 137;
/** Hosts that give up may take the container with them; more of them than this in a row are a fault. */
const MOST_TRIES = 4;

/** The interpreter of such an image. */
export const PYFLINK_PYTHON: string = `${OWN_ROOT}/pyflink/bin/python`;

/** What is to be made. */
export interface PyflinkImage {
  /** The image that it is made of. */
  readonly content: ImageContent;
  /** Its own name, with a tag. */
  readonly name: string;
  /** Release of `apache-flink`. */
  readonly version: string;
  /** Pythons that it runs on, best first. */
  readonly pythons: readonly string[];
  /** Environment of this host. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** One container for all hosts that want this image: whoever comes second waits for the first one's. */
const containerNameOf = (name: string): string => name.replace(':', '-');

/** The container of another host; undefined where it has failed or goes, and is gone by now. */
const joinContainer = async ({ calls, streams }: EngineClients, name: string): Promise<Container | undefined> => {
  const container = calls.getContainer(name);
  try {
    const { State } = await container.inspect();
    if (State.Status !== 'removing' && (State.Status !== 'exited' || State.ExitCode === 0)) return container;
    // Its host was killed before it could see that it failed.
    if (State.Status === 'exited') await container.remove({ force: true, v: true });
    await streams.getContainer(name).wait({ condition: 'removed' });
  } catch (error) {
    if (!isAbsent(error) && statusOf(error) !== 409) throw error;
  }
  return undefined;
};

/** The container that installs, and whether this host made it: another host's is left to it where only this one gives up. */
interface Installing {
  readonly container: Container;
  readonly isOwn: boolean;
}

const createContainer = async (
  clients: EngineClients,
  context: DockerContext,
  wanted: PyflinkImage,
): Promise<Installing> => {
  const { content, name, version, pythons } = wanted;
  const { calls } = clients;
  const container = containerNameOf(name);
  try {
    const made = await calls.createContainer({
      name: container,
      Image: content.image.id,
      Entrypoint: ['sh'],
      Cmd: [`${HANDED_ROOT}/pyflink.sh`, version, content.flinkHome, ...pythons],
      User: '0:0',
      WorkingDir: '/',
      // Labels and variables stay in the image that comes of it, so there are none of an instance and no settings of pip.
      Labels: { [label.pyflink]: version },
      HostConfig: { Dns: [...context.settings.flags.dns], ExtraHosts: [...context.settings.flags.extraHosts] },
    });
    return { container: made, isOwn: true };
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    const joined = await joinContainer(clients, container);
    return joined === undefined ? createContainer(clients, context, wanted) : { container: joined, isOwn: false };
  }
};

/** The end of what a container says, as it comes. */
const followOutput = async ({ streams }: EngineClients, id: string): Promise<() => string> => {
  const output = await streams.getContainer(id).logs({ follow: true, stdout: true, stderr: true });
  const read = createFrameReader();
  let said = '';
  output.on('data', (chunk: Buffer) => {
    for (const { payload } of read(chunk)) said = (said + payload.toString('utf8')).slice(-KEPT_CHARACTERS);
  });
  output.on('error', () => undefined);
  return () => said;
};

const removeContainer = ({ log }: DockerContext, container: Container): Promise<void> =>
  container.remove({ force: true, v: true }).catch((error: unknown) => {
    if (!isAbsent(error) && statusOf(error) !== 409)
      log.debug('A container that installed PyFlink could not be removed', { error: String(error) });
  });

/** What the script is at, from the end of what it said: its own word, and that of pip. */
export const stepIn = (said: string): string => {
  const own = /^drey: (?!failed)(.*)$/gm;
  const last = [...said.matchAll(own)].at(-1);
  const step = last?.[1] ?? 'beginning';
  const atPackage = packageOf(said.slice(last?.index ?? 0));
  return atPackage === undefined ? step : `${step}: ${atPackage}`;
};

const failed = ({ version, content }: PyflinkImage, why: string, said: string): OperatorError =>
  new OperatorError(
    'DREY_PYFLINK_INSTALL',
    `PyFlink ${version} could not be installed into a container of ${content.image.name} (${why}).`,
    'Check that containers reach the package index that pip is configured for on this machine, or name an image with apache-flink in its python3 in DREY_DOCKER_IMAGES.',
    { cause: new InstallOutput(lastLines(said)) },
  );

/** Why the script failed: its own word, else pip's. */
const reasonOf = (said: string): string => /^drey: failed: (.*)$/m.exec(said)?.[1] ?? reasonIn(said);

/** Starts it with its files where nobody has; two hosts may find that at the same time. */
const begin = async (context: DockerContext, container: Container, { env }: PyflinkImage): Promise<void> => {
  const { State } = await container.inspect();
  if (State.Status !== 'created') return;
  const scripts = [
    { file: `${inArchive(HANDED_ROOT)}/pyflink.sh`, content: pyflinkScript },
    { file: `${inArchive(HANDED_ROOT)}/pyflink_needs.py`, content: await readFile(needsProgram) },
  ];
  const settings = await handedSettings(env, context.settings.flags.environment);
  await container.putArchive(await tarArchive([...settings, ...scripts]), { path: '/' });
  await container.start().catch((error: unknown) => {
    // The answer of an engine where it runs already.
    if (statusOf(error) !== 304) throw error;
  });
};

/** Waits for its end and keeps it as an image. False where another host killed it. */
const keep = async (
  clients: EngineClients,
  { container, isOwn }: Installing,
  wanted: PyflinkImage,
  entry: BoardEntry,
  signal: AbortSignal,
): Promise<boolean> => {
  const said = await followOutput(clients, container.id);
  entry.at(() => stepIn(said()));
  const late = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  const installing = clients.streams.getContainer(container.id);
  try {
    const ended = (await installing.wait({ abortSignal: AbortSignal.any([late, signal]) })) as {
      readonly StatusCode: number;
    };
    if (ended.StatusCode === KILLED && !isOwn) return false;
    if (ended.StatusCode !== 0) throw failed(wanted, reasonOf(said()), said());
    entry.at('keeping it as an image');
    const [repo, tag] = wanted.name.split(':');
    await installing.commit({ repo, tag, pause: false });
    return true;
  } catch (error) {
    if (!late.aborted) throw error;
    throw failed(wanted, `it took longer than ${TIMEOUT_MILLISECONDS / 60_000} minutes`, said());
  }
};

/** Runs the container to its end. False where another host removed it, with an image of it or without. */
const install = async (
  context: DockerContext,
  clients: EngineClients,
  wanted: PyflinkImage,
  entry: BoardEntry,
  signal: AbortSignal,
): Promise<boolean> => {
  const installing = await createContainer(clients, context, wanted);
  const { container, isOwn } = installing;
  try {
    await begin(context, container, wanted);
    return await keep(clients, installing, wanted, entry, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isAbsent(error) || statusOf(error) === 409) return false;
    throw error;
  } finally {
    if (isOwn || !signal.aborted) await removeContainer(context, container);
  }
};

/** Makes the image, and tells of it while it takes. Throws an OperatorError, or the signal's reason. */
export const makePyflinkImage = async (
  context: DockerContext,
  wanted: PyflinkImage,
  entry: BoardEntry,
  signal: AbortSignal,
): Promise<Image> => {
  const { log, clock } = context;
  const { version, name, content } = wanted;
  const since = clock.now();
  const seconds = (): number => Math.round((clock.now() - since) / 1000);
  log.info('Installing PyFlink into an image, once; this takes some minutes', { version, image: content.image.name });
  const timer = setInterval(
    () => log.info('Still installing PyFlink', { version, seconds: seconds() }),
    PROGRESS_INTERVAL_MILLISECONDS,
  );
  timer.unref();
  try {
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const isKept = await context.engine.use(`install PyFlink ${version}`, (clients) =>
        install(context, clients, wanted, entry, signal),
      );
      const made = await findImage(context, name);
      if (made !== undefined) {
        log.info('Installed PyFlink', { version, image: name, seconds: seconds() });
        return made;
      }
      if (isKept) break;
    }
  } finally {
    clearInterval(timer);
  }
  throw failed(wanted, 'the image vanished', '');
};
