// The classes of ours that every container starts with, as a part of an archive.
import { memberClasses, OWN_ROOT, paths } from '@drey/cluster/jvm';
import { type ArchiveEntry, inArchive } from './tar-archive.js';

/** Package `drey`, whose `Member` every container of ours starts with. */
export const memberClassFiles: readonly ArchiveEntry[] = [
  ...[OWN_ROOT, paths.classes, `${paths.classes}/drey`].map((path) => ({ folder: inArchive(path) })),
  ...Object.entries(memberClasses).map(([name, content]) => ({
    file: inArchive(`${paths.classes}/drey/${name}.class`),
    content: Buffer.from(content, 'base64'),
  })),
];
