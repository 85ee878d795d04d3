// Short-lived containers of ours: a look into an image or at a volume, by `drey.Member`, since images need not have a shell.
import { FLINK_USER, label, paths } from '@drey/cluster/jvm';
import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { OperatorError } from '@drey/plugin-api';
import type { DockerContext } from '../docker-context.js';
import type { EngineClients } from '../engine/engine.js';
import { isAbsent, statusOf } from '../engine/engine-fault.js';
import { textOfFrames } from '../log/log-frames.js';
import { memberClassFiles } from '../member/member-class-files.js';
import { type ArchiveEntry, tarArchive } from '../member/tar-archive.js';

const HELPER_TIMEOUT_MILLISECONDS = 120_000;
const MEMORY_BYTES = 512 * 1024 * 1024;
/** 128 and the number of SIGKILL, which the system sends where memory is short. */
const KILLED = 137;

/** What a helper does. */
export interface HelperRun {
  /** For people, completes "could not ...". */
  readonly what: string;
  /** Id or name of an image with Java. */
  readonly image: string;
  /** A program of the image to run; `drey.Member` unless given. */
  readonly program?: string;
  /** Arguments of `drey.Member` or of the program. */
  readonly arguments: readonly string[];
  readonly files?: readonly ArchiveEntry[];
  /** `volume:/path`. */
  readonly binds?: readonly string[];
  readonly network?: { readonly name: string; readonly extraHosts: readonly string[] };
}

/** Removes helpers that an earlier host process of this instance left behind when it was killed. */
export const removeOldHelpers = (context: DockerContext): Promise<void> =>
  context.engine.use('remove old helper containers', async ({ calls }) => {
    const filters = { label: [`${label.instance}=${context.instanceId}`, label.helper] };
    for (const { Id, Labels } of await calls.listContainers({ all: true, filters })) {
      if (Labels[label.helper] === context.sessionId) continue;
      await calls
        .getContainer(Id)
        .remove({ force: true, v: true })
        .catch((error: unknown) => {
          if (!isAbsent(error) && statusOf(error) !== 409) throw error;
        });
    }
  });

/** What `java` is told. */
const memberCommand = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx64m', '-cp', paths.classes, 'drey.Member'];

/** A container that was made and not started. */
interface Helper {
  readonly container: Docker.Container;
  readonly clients: EngineClients;
}

/** Makes one; {@link removeHelper} is to be called in the end. Throws an OperatorError. */
export const makeHelper = (context: DockerContext, run: HelperRun): Promise<Helper> =>
  context.engine.use(run.what, async (clients) => {
    const container = await clients.calls.createContainer({
      name: `drey-helper-${randomBytes(8).toString('hex')}`,
      Image: run.image,
      Entrypoint: [run.program ?? 'java'],
      Cmd: [...(run.program === undefined ? memberCommand : []), ...run.arguments],
      User: `${FLINK_USER}:${FLINK_USER}`,
      WorkingDir: '/',
      Labels: { [label.instance]: context.instanceId, [label.helper]: context.sessionId },
      NetworkDisabled: run.network === undefined,
      HostConfig: {
        Memory: MEMORY_BYTES,
        Binds: [...(run.binds ?? [])],
        ...(run.network === undefined
          ? {}
          : { NetworkMode: run.network.name, ExtraHosts: [...run.network.extraHosts] }),
      },
    });
    return { container, clients };
  });

/** Removes one; what stays where that fails goes at the next start of the host. */
export const removeHelper = async (context: DockerContext, container: Docker.Container): Promise<void> => {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    if (!isAbsent(error)) context.log.debug('A helper container could not be removed', { error: String(error) });
  }
};

/** Makes a container for what is to be done with it, and removes it afterwards. Failures of the engine become OperatorErrors. */
export const withHelper = async <T>(
  context: DockerContext,
  run: HelperRun,
  act: (container: Docker.Container, clients: EngineClients) => Promise<T>,
): Promise<T> => {
  const { container } = await makeHelper(context, run);
  try {
    return await context.engine.use(run.what, (clients) => act(container, clients));
  } finally {
    await removeHelper(context, container);
  }
};

/** Runs `drey.Member`, or a program of the image, to its end; resolves to what it printed. Throws an OperatorError. */
export const runHelper = (context: DockerContext, run: HelperRun): Promise<string> =>
  withHelper(context, run, async (container, { streams }) => {
    await container.putArchive(await tarArchive([...memberClassFiles, ...(run.files ?? [])]), { path: '/' });
    await container.start();
    const ended = (await streams
      .getContainer(container.id)
      .wait({ abortSignal: AbortSignal.timeout(HELPER_TIMEOUT_MILLISECONDS) })) as { readonly StatusCode: number };
    const output = textOfFrames(await container.logs({ stdout: true, stderr: true }));
    if (ended.StatusCode === 0) return output;
    if (ended.StatusCode === KILLED)
      throw new OperatorError(
        'DREY_HELPER_KILLED',
        `A helper container that was to ${run.what} was killed (exit code ${ended.StatusCode}): ${output.trim().slice(-500)}`,
        'Give the engine more memory if it has little left, and start again.',
      );
    throw new OperatorError(
      'DREY_HELPER_FAILED',
      `A helper container could not ${run.what} (exit code ${ended.StatusCode}): ${output.trim().slice(-500)}`,
      'Look into the log of the engine.',
    );
  });
