// The port to where application code is read from.
import { type ExtensionPoint, extensionPoint, type Host } from '@drey/plugin-api';

/** An object to read. */
export interface CodeObject {
  readonly bucket: string;
  readonly key: string;
  readonly objectVersion?: string;
  readonly accountId: string;
  readonly region: string;
  readonly signal: AbortSignal;
}

/** Reads code. Rejects when the object is not there or not readable. */
export interface CodeSource {
  fetch(object: CodeObject): Promise<AsyncIterable<Uint8Array>>;
}

/** Extension point for code sources; a contributed one is asked before S3 and gives undefined for objects that are not its own. */
export const codeSources: ExtensionPoint<{
  fetch(object: CodeObject): Promise<AsyncIterable<Uint8Array> | undefined>;
}> = extensionPoint('drey/code-source');

/** What plugins contributed first, then S3. */
export const withContributed = (host: Host, s3: CodeSource): CodeSource => ({
  fetch: async (object) => {
    for (const { value } of host.contributions(codeSources)) {
      const content = await value.fetch(object);
      if (content !== undefined) return content;
    }
    return s3.fetch(object);
  },
});
