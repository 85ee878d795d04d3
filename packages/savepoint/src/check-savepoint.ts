// Whether a directory with these files is a whole savepoint that stands alone, wherever it is moved.
import { METADATA_FILE } from './metadata/read-metadata.js';
import type { ReferencedFile, SavepointMetadata } from './metadata/savepoint-metadata.js';
import { COPY_WHOLE, type SavepointFault, type SavepointFaultCode, TAKE_ANOTHER } from './savepoint-fault.js';

/** One file of a listing: its path relative to the directory of the metadata, with `/`, and its size in bytes. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
}

/** How many paths a fault names. */
const NAMED_PATHS = 5;

/** Whether the path stays below its directory, as the file systems of Flink resolve it. */
const staysInside = (path: string): boolean =>
  !path.startsWith('/') && !path.includes('\\') && !path.split('/').some((part) => part === '..' || part === '.');

/** To the file systems of Flink what comes before a colon in the first part of a path is a scheme, and the path no relative one. */
const hasScheme = (path: string): boolean => /^[^/]*:/.test(path);

type Verdict = SavepointFaultCode | undefined;

const verdictOf = (file: ReferencedFile, sizes: ReadonlyMap<string, number>, shares: boolean): Verdict => {
  if (!file.relative || hasScheme(file.path)) return shares ? 'shared-files' : 'absolute-reference';
  if (!staysInside(file.path)) return 'leaves-directory';
  const size = sizes.get(file.path);
  if (size === undefined) return 'missing-file';
  if (file.exact ? size !== file.bytes : size < file.bytes) return 'wrong-size';
  return undefined;
};

const sentences: Readonly<Record<string, readonly [string, string]>> = {
  'missing-file': ['files that the metadata names are not there', COPY_WHOLE],
  'wrong-size': ['files have another size than the metadata says', COPY_WHOLE],
  'absolute-reference': [
    'files are named by an absolute path, so that the state does not move with its directory',
    TAKE_ANOTHER,
  ],
  'leaves-directory': ['files are named by a path that leaves the directory', TAKE_ANOTHER],
  'shared-files': [
    'files are shared with other checkpoints: this is an incremental checkpoint and no savepoint',
    TAKE_ANOTHER,
  ],
};

/** The first paths of a kind, and how many there are. */
interface Found {
  count: number;
  readonly paths: string[];
}

const faultOf = (code: SavepointFaultCode, { count, paths }: Found): SavepointFault => {
  const [what = code, remedy = TAKE_ANOTHER] = sentences[code] ?? [];
  const more = count > paths.length ? ` and ${String(count - paths.length)} more` : '';
  return { code, what: `${String(count)} ${what}: ${paths.join(', ')}${more}.`, remedy, paths };
};

/** Whether keyed state lies in files that several checkpoints share. */
const sharesFiles = ({ operators }: SavepointMetadata): boolean =>
  operators.some(({ keyedForm }) => keyedForm === 'incremental' || keyedForm === 'changelog');

/**
 * What keeps a directory from being a whole savepoint that can be moved: one fault of each kind. Files that the metadata does not name do no
 * harm. A checkpoint that was kept passes where all its files lie in its own directory.
 */
export const checkSavepoint = (
  metadata: SavepointMetadata,
  listing: Iterable<ListedFile>,
): readonly SavepointFault[] => {
  const sizes = new Map([...listing].map(({ path, bytes }) => [path, bytes]));
  const shares = metadata.properties?.kind !== 'savepoint' && sharesFiles(metadata);
  const found = new Map<SavepointFaultCode, Found>();
  for (const file of metadata.files) {
    const code = verdictOf(file, sizes, shares);
    if (code === undefined) continue;
    const known = found.get(code) ?? { count: 0, paths: [] };
    known.count += 1;
    if (known.paths.length < NAMED_PATHS) known.paths.push(file.path);
    found.set(code, known);
  }
  return [...found].map(([code, of]) => faultOf(code, of));
};

/** The fault of a listing without the metadata file; undefined where it is there. */
export const metadataMissing = (listing: Iterable<ListedFile>): SavepointFault | undefined => {
  for (const { path } of listing) if (path === METADATA_FILE) return undefined;
  return {
    code: 'no-metadata',
    what: `There is no file ${METADATA_FILE}, so this is no savepoint of Flink, or not all of it.`,
    remedy: `Give the directory that has ${METADATA_FILE} in it, not one above or below it.`,
    paths: [],
  };
};
