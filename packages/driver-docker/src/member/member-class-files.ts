// The classes of ours that every container starts with, as a part of an archive.
import { inArchive, OWN_ROOT, paths } from './container-paths.js';
import { memberClasses } from './generated/member-classes.js';
import type { ArchiveEntry } from './tar-archive.js';

/** Package `drey`, whose `Member` every container of ours starts with. */
export const memberClassFiles: readonly ArchiveEntry[] = [
  ...[OWN_ROOT, paths.classes, `${paths.classes}/drey`].map((path) => ({ folder: inArchive(path) })),
  ...Object.entries(memberClasses).map(([name, content]) => ({
    file: inArchive(`${paths.classes}/drey/${name}.class`),
    content: Buffer.from(content, 'base64'),
  })),
];
