// Puts a Python application into its JobManager's pod: the archive unpacked here within bounds and laid down there by its hand, the job's jar.
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { PythonJob, PythonProgram, UnusableArchive } from '@drey/cluster';
import { putContainerProgram } from '@drey/runtimes';
import { tokenOf } from '../cluster-files.js';
import { uploadCode } from '../code-upload.js';
import type { Connection, KubernetesContext } from '../context.js';
import { podName } from '../object/names.js';
import { askHand } from '../reach/hand.js';

const UPLOAD_MILLISECONDS = 15 * 60_000;

/** One file or folder of a tree, as `PUT /tree` of `drey.Hand` takes it. */
interface TreeEntry {
  /** The line before its content. */
  readonly head: Buffer;
  /** Path on this machine; undefined for a folder. */
  readonly file?: string;
  readonly bytes: number;
}

/** Everything below a folder, folders before what is in them. */
const treeOf = async (root: string, below = ''): Promise<readonly TreeEntry[]> => {
  const entries: TreeEntry[] = [];
  for (const name of (await readdir(join(root, below))).toSorted()) {
    const path = below === '' ? name : `${below}/${name}`;
    const found = await stat(join(root, path));
    const encoded = encodeURIComponent(path);
    if (found.isDirectory()) {
      entries.push({ head: Buffer.from(`folder 0 ${encoded}\n`), bytes: 0 }, ...(await treeOf(root, path)));
    } else {
      const kind = (found.mode & 0o100) === 0 ? 'file' : 'program';
      const head = Buffer.from(`${kind} ${found.size} ${encoded}\n`);
      entries.push({ head, file: join(root, path), bytes: found.size });
    }
  }
  return entries;
};

async function* contentOf(entries: readonly TreeEntry[]): AsyncGenerator<Buffer, void, undefined> {
  for (const { head, file } of entries) {
    yield head;
    if (file !== undefined) for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) yield chunk;
  }
}

/** Sends a folder of this machine to the hand of a pod, in the place of what is there. */
const sendTree = async (
  { clock }: KubernetesContext,
  { api }: Connection,
  pod: string,
  token: string,
  from: string,
  to: string,
): Promise<void> => {
  const entries = await treeOf(from);
  const bytes = entries.reduce((sum, entry) => sum + entry.head.length + entry.bytes, 0);
  const body = Readable.from(contentOf(entries), { objectMode: false });
  try {
    const call = { method: 'PUT', path: '/tree', query: { path: to }, body, bytes } as const;
    const answer = await askHand({ api, clock, pod, token }, call, AbortSignal.timeout(UPLOAD_MILLISECONDS));
    await text(answer.body);
  } finally {
    body.destroy();
  }
};

/** Unpacks and places everything; the cluster may have run another job before. `interpreterOf`: Python with PyFlink in an image. */
export const putPythonCode = (
  context: KubernetesContext,
  clusterId: string,
  archive: string,
  program: PythonProgram,
  interpreterOf: (image: string) => Promise<string | undefined>,
): Promise<PythonJob | UnusableArchive> =>
  putContainerProgram(
    { ledger: context.ledger, clusterId, archive, program, interpreterOf },
    ({ folder, jar, root, jarName }) =>
      context.use('take a Python application', async (connection) => {
        const pod = podName(clusterId, 'jobmanager');
        const token = await tokenOf(connection, clusterId);
        await sendTree(context, connection, pod, token, folder, root);
        return uploadCode(connection.api, pod, token, jar, jarName);
      }),
  );
