// The class of ours that every container starts with, as a part of an archive.
import { inArchive, OWN_ROOT, paths } from './container-paths.js';
import { memberClass } from './generated/member-class.js';
import type { ArchiveEntry } from './tar-archive.js';

/** The one class that every container of ours starts with. */
export const memberClassFiles: readonly ArchiveEntry[] = [
  ...[OWN_ROOT, paths.classes, `${paths.classes}/drey`].map((path) => ({ folder: inArchive(path) })),
  { file: inArchive(`${paths.classes}/drey/Member.class`), content: Buffer.from(memberClass, 'base64') },
];
