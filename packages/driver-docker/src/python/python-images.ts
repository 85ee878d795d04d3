// PyFlink for clusters in containers: in the runtime's image as it stands, or in an image of ours that is made of it once.
import { inArchive } from '../member/tar-archive.js';
import { OWN_ROOT } from '@drey/cluster/jvm';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { OperatorError } from '@drey/plugin-api';
import type { FlinkRuntime } from '@drey/cluster';
import {
  aboutProgram,
  type ContainerPython,
  createJointWork,
  parsePythonReport,
  type PythonReport,
  type PythonRuntime,
  pyflinkJarIn,
  pythonRuntime,
  unsupportedPython,
  usablePython,
} from '@drey/runtimes';
import type { DockerContext } from '../docker-context.js';
import type { ImageContent } from '../image/image-facts.js';
import { findImage, type Image } from '../image/images.js';
import type { Preparing } from '../image/preparation.js';
import type { Preparation } from '../image/prepared.js';
import { runHelper } from '../state/helper-container.js';
import { makePyflinkImage, PYFLINK_PYTHON } from './pyflink-image.js';
import { pyflinkScript } from './shell-source.js';

/** Prepares like {@link Preparing.prepare}, with PyFlink in the image. */
export interface PythonImages {
  prepare(runtime: FlinkRuntime, signal: AbortSignal): Promise<Preparation>;
  /** The interpreter with PyFlink of an image that a cluster was started from, by the image's id; undefined where it has none. Throws an OperatorError. */
  interpreterOf(image: string): Promise<string | undefined>;
}

const about = `${OWN_ROOT}/${basename(aboutProgram)}`;

/** What an interpreter of an image says of itself; undefined where there is none that works. */
const reportOf = async (
  context: DockerContext,
  image: Pick<Image, 'id' | 'name'>,
  python: string,
): Promise<PythonReport | undefined> => {
  try {
    const said = await runHelper(context, {
      what: `look for Python in the image ${image.name}`,
      image: image.id,
      program: python,
      arguments: [about],
      files: [{ file: inArchive(about), content: await readFile(aboutProgram) }],
    });
    return parsePythonReport(said.split('\n').find((line) => line.startsWith('{')) ?? '');
  } catch (error) {
    // Not there at all, or it ends with a fault. One that was killed told nothing.
    if (error instanceof OperatorError && /^DREY_(IMAGE_UNUSABLE|HELPER_FAILED)$/.test(error.code)) return undefined;
    throw error;
  }
};

/** The release of the image's own jar where that is of the runtime's line, else that of the table. */
const releaseFor = (content: ImageContent, release: PythonRuntime): string => {
  const version = /-(\d+\.\d+\.\d+)\.jar$/.exec(pyflinkJarIn(content.files) ?? '')?.[1];
  const lineOf = (text: string): string => text.split('.', 2).join('.');
  return version !== undefined && lineOf(version) === lineOf(release.version) ? version : release.version;
};

/** Makes them for one driver. `env`: environment of this host, for pip's settings. */
export const createPythonImages = (
  context: DockerContext,
  preparing: Preparing,
  env: Readonly<Record<string, string | undefined>>,
): PythonImages => {
  const together = createJointWork<{ readonly image: Image; readonly python: ContainerPython }>();
  const reports = new Map<string, PythonReport | undefined>();
  const keyOf = (image: string, python: string): string => `${image} ${python}`;
  const report = async (image: Pick<Image, 'id' | 'name'>, python: string): Promise<PythonReport | undefined> => {
    const key = keyOf(image.id, python);
    if (!reports.has(key)) reports.set(key, await reportOf(context, image, python));
    return reports.get(key);
  };

  /** The Python of an image where it can be used as it stands. */
  const usable = async (
    content: ImageContent,
    image: Image,
    python: string,
    version: string,
  ): Promise<ContainerPython | undefined> => usablePython(content, await report(image, python), { version });

  const ensure = async (runtime: FlinkRuntime, release: PythonRuntime, content: ImageContent, signal: AbortSignal) => {
    const own = await usable(content, content.image, 'python3', release.version);
    if (own !== undefined) return { image: content.image, python: own };
    const version = releaseFor(content, release);
    const facts = [content.image.id, version, release.pythons.join(), pyflinkScript];
    const hash = createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 12);
    const name = `drey-pyflink:${version}-${hash}`;
    const made =
      (await findImage(context, name)) ??
      (await context.board.during(runtime.environment, `PyFlink ${version}`, (entry) =>
        makePyflinkImage(context, { content, name, version, pythons: release.pythons, env }, entry, signal),
      ));
    const python = await usable(content, made, PYFLINK_PYTHON, version);
    if (python !== undefined) return { image: made, python };
    throw new OperatorError(
      'DREY_PYFLINK_INSTALL',
      `The image ${name}, which is to have PyFlink, has none that works.`,
      `Remove it ("docker rmi ${name}") and start again.`,
    );
  };

  return {
    prepare: async (runtime, signal) => {
      const release = pythonRuntime(runtime.environment);
      if (release === undefined) throw unsupportedPython(runtime.environment);
      const prepared = await preparing.prepare(runtime, signal);
      const { facts } = prepared;
      const { image, python } = await together(
        `${runtime.environment} ${facts.image.id}`,
        (wanted) => ensure(runtime, release, facts, wanted),
        signal,
      );
      return { ...prepared, facts: { ...facts, image }, python };
    },
    interpreterOf: async (image) => {
      const isKnown = (python: string): number => (reports.has(keyOf(image, python)) ? 1 : 0);
      // What was asked already first: the other question takes a container.
      const interpreters = [PYFLINK_PYTHON, 'python3'].toSorted((one, other) => isKnown(other) - isKnown(one));
      for (const python of interpreters) {
        const found = await report({ id: image, name: image }, python);
        if (found?.flink !== undefined) return found.executable;
      }
      return undefined;
    },
  };
};
