// The code that a create or an update brings along, copied at that moment.
import type { RequestContext } from '@drey/plugin-api';
import type { CodeCopy, CodeOrigin } from '@drey/state';
import type { CodeCopier } from '../../code/code-copier.js';
import type { Needs } from '../../needs.js';

/** What the operations need that take a whole configuration. */
export type ConfiguringNeeds = Needs<'applications' | 'clock' | 'ids' | 'code' | 'quotas' | 'retiredRuntimes' | 'vpcs'>;

/** Copies what is run from an archive; null for text, or where the request brings no code. */
export const copyRequestedCode = async (
  code: CodeCopier,
  origin: CodeOrigin | null,
  context: RequestContext,
): Promise<CodeCopy | null> => {
  switch (origin?.from) {
    case 's3':
      return code.fromS3(origin.location, context);
    case 'zip':
      return code.fromBytes(origin.bytes);
    case 'text':
    case undefined:
      return null;
  }
};
