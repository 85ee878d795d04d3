// The code that a create or an update brings along, copied at that moment.
import type { S3ContentLocation } from '@drey/api';
import type { RequestContext } from '@drey/plugin-api';
import type { CodeCopy } from '@drey/state';
import type { CodeCopier } from '../../code/code-copier.js';

/** What a request says of code: at most one of the two is used, S3 first. */
export interface RequestedCode {
  readonly s3?: S3ContentLocation | undefined;
  readonly zip?: Uint8Array | undefined;
}

/** Copies the requested code; null when the request brings none that is run from an archive. */
export const copyRequestedCode = async (code: CodeCopier, { s3, zip }: RequestedCode, context: RequestContext): Promise<CodeCopy | null> => {
  if (s3 !== undefined) return code.fromS3(s3, context);
  return zip === undefined ? null : code.fromBytes(zip);
};
