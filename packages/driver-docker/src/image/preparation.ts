// All that has to be known before a cluster starts, found out once and kept while it stays true.
import { readFile } from 'node:fs/promises';
import type { FlinkRuntime } from '@drey/cluster';
import { createJointWork } from '@drey/runtimes';
import type { DockerContext } from '../docker-context.js';
import { type ImageContent, lookIntoImage } from './image-facts.js';
import { ensureImage, type Image } from './images.js';
import type { Preparation } from './prepared.js';
import { findReach, type Reach } from '../network/networks.js';

/** Prepares. */
export interface Preparing {
  /** Image pulled and looked into, host reached from inside a container. Concurrent calls share the work. Throws an OperatorError. */
  prepare(runtime: FlinkRuntime, signal: AbortSignal): Promise<Preparation>;
  /** How containers and this host reach each other, with the data-plane listener bound for it. */
  reach(): Promise<{ readonly reach: Reach; readonly dataPlanePort: number | undefined }>;
  /** Whether this host ever reached for an engine, so that a network of ours may be there. */
  hasReached(): boolean;
  /** Forgets all that was found out, after a failure that may come from its being wrong. */
  forget(): void;
}

/** A value that is worked out once; a failure is not kept. */
const once = <T>(work: () => Promise<T>): { get(): Promise<T>; forget(): void } => {
  let kept: Promise<T> | undefined;
  return {
    get: () => {
      if (kept === undefined) {
        const found = work();
        kept = found;
        found.catch(() => {
          if (kept === found) kept = undefined;
        });
      }
      return kept;
    },
    forget: () => (kept = undefined),
  };
};

/** Makes the preparations of one driver. */
export const createPreparing = (context: DockerContext): Preparing => {
  let hasReached = false;
  const reached = once(async () => {
    hasReached = true;
    const reach = await findReach(context);
    return { reach, dataPlanePort: await context.bindDataPlane(reach.bind) };
  });
  const pulls = createJointWork<Image>();
  const looks = new Map<string, ReturnType<typeof once<ImageContent>>>();
  const look = (image: Image, reach: Reach, dataPlanePort: number | undefined): Promise<ImageContent> => {
    const found = looks.get(image.id) ?? once(() => lookIntoImage(context, image, reach, dataPlanePort));
    looks.set(image.id, found);
    return found.get();
  };
  return {
    reach: reached.get,
    hasReached: () => hasReached,
    prepare: async (runtime, signal) => {
      // Asked for anew each time, as a user may tag another image; only a pull under way is shared.
      const image = await pulls(runtime.environment, (wanted) => ensureImage(context, runtime, wanted), signal);
      const { reach, dataPlanePort } = await reached.get();
      const [facts, library] = await Promise.all([look(image, reach, dataPlanePort), context.serviceLibrary(signal)]);
      const hasLibrary = facts.files.some((file) => /^lib\/aws-kinesisanalytics-runtime.*\.jar$/.test(file));
      return {
        facts,
        reach,
        dataPlanePort,
        serviceLibrary: hasLibrary || library === undefined ? undefined : await readFile(library),
      };
    },
    forget: () => {
      reached.forget();
      looks.clear();
    },
  };
};
