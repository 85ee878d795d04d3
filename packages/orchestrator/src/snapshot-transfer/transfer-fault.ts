// Why the transfer of a snapshot failed, as its operation tells it.
import { OperatorError, operatorLine } from '@drey/plugin-api';
import type { SavepointFault } from '@drey/savepoint';

/** What `SnapshotOperationFailureDetails` says. The service's own codes are not documented; these are ours. */
export type TransferFaultCode =
  | 'AccessDenied'
  | 'NoSuchBucket'
  | 'InvalidArgument'
  | 'InvalidSavepoint'
  | 'SourceChanged'
  | 'InsufficientStorage'
  | 'ServiceUnavailable'
  | 'InternalFailure';

/** A transfer came to nothing. The message is made of whole sentences, the last of them what to do. */
export class TransferFault extends Error {
  readonly code: TransferFaultCode;
  /** Trying again, from the start, may help by itself. */
  readonly isPassing: boolean;

  constructor(
    code: TransferFaultCode,
    message: string,
    { cause, isPassing = false }: { readonly cause?: unknown; readonly isPassing?: boolean } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'TransferFault';
    this.code = code;
    this.isPassing = isPassing;
  }
}

/** A savepoint that cannot be taken as it is. `where`: completes "The savepoint ...". */
export const savepointFault = (where: string, faults: readonly SavepointFault[]): TransferFault =>
  new TransferFault(
    'InvalidSavepoint',
    `The savepoint ${where} cannot be used. ${faults.map(({ what, remedy }) => `${what} ${remedy}`).join(' ')}`,
  );

const fullDisk = new Set(['ENOSPC', 'EDQUOT', 'DREY_ENGINE_DISK_FULL']);

/** Turns whatever went wrong into a fault. */
export const faultOf = (error: unknown): TransferFault => {
  if (error instanceof TransferFault) return error;
  const { code } = (error ?? {}) as { readonly code?: string };
  const text = operatorLine(error);
  if (fullDisk.has(code ?? ''))
    return new TransferFault('InsufficientStorage', `There is no room for the snapshot: ${text}`, { cause: error });
  if (!(error instanceof OperatorError))
    return new TransferFault('InternalFailure', `Something failed that should not: ${text}`, {
      cause: error,
      isPassing: true,
    });
  if (code === 'DREY_ENGINE_AWAY')
    return new TransferFault('ServiceUnavailable', text, { cause: error, isPassing: true });
  if (code === 'DREY_SNAPSHOT_FILE_REFUSED') return new TransferFault('InvalidSavepoint', text, { cause: error });
  return new TransferFault('InternalFailure', text, { cause: error });
};
