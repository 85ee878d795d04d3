// What S3 says against a transfer, in words of its own.
import { TransferFault } from '@drey/orchestrator';
import { answeredStatus, UpstreamFault } from '@drey/upstream-client';

const nameOf = (error: unknown): string => String((error as { readonly name?: unknown } | null)?.name ?? error);

/** Turns a failed call into the fault to tell. `what`: completes "S3 did not ...". Gives the signal's reason once that is aborted. */
export const s3Fault = (error: unknown, what: string, bucket: string, signal: AbortSignal): unknown => {
  if (signal.aborted) return signal.reason;
  if (error instanceof TransferFault) return error;
  if (error instanceof UpstreamFault)
    return new TransferFault('ServiceUnavailable', error.message, { cause: error, isPassing: true });
  const name = nameOf(error);
  const status = answeredStatus(error);
  if (status === 403)
    return new TransferFault(
      'AccessDenied',
      `S3 did not ${what}: ${name}. Let the role do that on the bucket ${bucket} and its objects, also in the bucket's own policy.`,
      { cause: error },
    );
  if (name === 'NoSuchBucket' || (status === 404 && name === 'NotFound'))
    return new TransferFault(
      'NoSuchBucket',
      `There is no bucket ${bucket}. Create it in the account and region of the snapshot: aws s3 mb s3://${bucket}`,
      { cause: error },
    );
  if (status === 404 || status === 412)
    return new TransferFault(
      'SourceChanged',
      `S3 did not ${what}: ${name}. Somebody changed or removed it meanwhile; do it again once nobody writes there.`,
      { cause: error },
    );
  const isPassing = status === undefined || status >= 500 || status === 429 || status === 408;
  return new TransferFault(
    isPassing ? 'ServiceUnavailable' : 'InternalFailure',
    `S3 did not ${what}: ${name}${status === undefined ? '' : ` (HTTP ${status})`}. Look at the log of the upstream.`,
    { cause: error, isPassing },
  );
};
