// Archives for the engine's archive API. Owner and mode come from the archive; what says nothing would be root's.
import { buffer } from 'node:stream/consumers';
import { FLINK_USER, STATE_ROOT } from '@drey/cluster/jvm';
import { type Headers, pack } from 'tar-stream';

/** One thing to put into a container. Names are relative to `/`; a folder of the image must not be named, as its owner would change. */
export type ArchiveEntry =
  | { readonly folder: string; readonly mode?: number }
  | {
      readonly file: string;
      readonly content: string | Uint8Array;
      readonly mode?: number;
      readonly modifiedAt?: number;
    }
  | { readonly link: string; readonly to: string };

const headerOf = (entry: ArchiveEntry): Headers => {
  const owner = { uid: FLINK_USER, gid: FLINK_USER };
  if ('folder' in entry) return { ...owner, name: `${entry.folder}/`, type: 'directory', mode: entry.mode ?? 0o755 };
  if ('link' in entry) return { ...owner, name: entry.link, type: 'symlink', linkname: entry.to, mode: 0o777 };
  return {
    ...owner,
    name: entry.file,
    type: 'file',
    mode: entry.mode ?? 0o644,
    ...(entry.modifiedAt === undefined ? {} : { mtime: new Date(entry.modifiedAt) }),
  };
};

/** The bytes of an archive. For what fits into memory; job archives are streamed. */
export const tarArchive = (entries: readonly ArchiveEntry[]): Promise<Buffer> => {
  const archive = pack();
  for (const entry of entries) {
    const content = 'file' in entry ? Buffer.from(entry.content) : undefined;
    archive.entry(headerOf(entry), content ?? Buffer.alloc(0));
  }
  archive.finalize();
  return buffer(archive);
};

/** The name of a path in an archive that is unpacked at the root. */
export const inArchive = (path: string): string => path.slice(1);

/** The volume's own folder for Flink's user: a fresh volume would be root's. */
export const stateFolders: readonly ArchiveEntry[] = [{ folder: inArchive(STATE_ROOT), mode: 0o700 }];
