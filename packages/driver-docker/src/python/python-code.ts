// Puts a Python application into its JobManager's container: the archive unpacked here within bounds, the job's jar.
import { inArchive } from '../member/tar-archive.js';
import { containerName, FLINK_USER, paths } from '@drey/cluster/jvm';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import type { PythonJob, PythonProgram, UnusableArchive } from '@drey/cluster';
import { putContainerProgram } from '@drey/runtimes';
import type { DockerContext } from '../docker-context.js';

/** Adds one file or folder and all below it. Names are those of the container. */
const addTree = async (tar: Pack, path: string, name: string, signal: AbortSignal): Promise<void> => {
  const found = await stat(path);
  signal.throwIfAborted();
  const owner = { uid: FLINK_USER, gid: FLINK_USER };
  if (!found.isDirectory()) {
    const entry = tar.entry({ ...owner, name, size: found.size, mode: found.mode & 0o700 });
    return pipeline(createReadStream(path), entry, { signal });
  }
  tar.entry({ ...owner, name: `${name}/`, type: 'directory', mode: 0o700 });
  for (const child of await readdir(path)) await addTree(tar, join(path, child), `${name}/${child}`, signal);
};

/** Sends an unpacked program and its jar. A later job of the cluster gets a folder of its own, as nobody can delete the earlier one cheaply. */
const send = (
  context: DockerContext,
  clusterId: string,
  from: { readonly program: string; readonly jar: string },
  to: { readonly program: string; readonly jar: string },
): Promise<void> =>
  context.engine.use('put a Python application into its container', async ({ calls }) => {
    const tar = pack();
    const refused = new AbortController();
    const sent = calls.getContainer(containerName(clusterId, 'jobmanager')).putArchive(tar, { path: '/' });
    const filled = (async () => {
      await addTree(tar, from.program, inArchive(to.program), refused.signal);
      await addTree(tar, from.jar, inArchive(to.jar), refused.signal);
      tar.finalize();
    })();
    // Told by the promises.
    tar.on('error', () => {});
    filled.catch((error: Error) => tar.destroy(error));
    // What nobody takes any more is not read on, or its files would stay open.
    sent.catch((error: Error) => {
      refused.abort(error);
      tar.destroy(error);
    });
    await Promise.all([filled, sent]);
  });

/** Unpacks and places everything; the cluster may have run another job before. `interpreterOf`: Python with PyFlink in an image by its id. */
export const putPythonCode = (
  context: DockerContext,
  clusterId: string,
  archive: string,
  program: PythonProgram,
  interpreterOf: (image: string) => Promise<string | undefined>,
): Promise<PythonJob | UnusableArchive> =>
  putContainerProgram(
    { ledger: context.ledger, clusterId, archive, program, interpreterOf },
    async ({ folder, jar, root, jarName }) => {
      const to = { program: root, jar: `${paths.uploads}/${jarName}` };
      await send(context, clusterId, { program: folder, jar }, to);
      return jarName;
    },
  );
