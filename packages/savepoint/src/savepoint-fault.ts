// Why a savepoint cannot be taken as it is, as data: for an import, an export, or a person.

/**
 * `unreadable-metadata`, `too-old`, `too-new`, `not-a-savepoint`: of the metadata file. `no-metadata`: there is none. `missing-file`,
 * `wrong-size`: of the files beside it. `absolute-reference`: state lies elsewhere, as files of a bucket or a disk. `leaves-directory`: a
 * relative path that leads out of the directory. `shared-files`: an incremental checkpoint, whose files belong to other checkpoints as well.
 */
export type SavepointFaultCode =
  | 'no-metadata'
  | 'not-a-savepoint'
  | 'too-old'
  | 'too-new'
  | 'unreadable-metadata'
  | 'missing-file'
  | 'wrong-size'
  | 'absolute-reference'
  | 'leaves-directory'
  | 'shared-files';

/** One fault with what to do about it. */
export interface SavepointFault {
  readonly code: SavepointFaultCode;
  /** What is wrong, a whole sentence. */
  readonly what: string;
  /** What to do about it, a whole sentence. */
  readonly remedy: string;
  /** The first few paths that it is about. */
  readonly paths: readonly string[];
}

/** Another savepoint is what helps where this one does not stand alone. */
export const TAKE_ANOTHER =
  'Take a savepoint in canonical format from the running job (flink savepoint -type canonical, or a snapshot of the service) and use that.';
export const COPY_WHOLE =
  'Copy the directory of the savepoint again, as a whole: every file with the bytes that Flink wrote.';
