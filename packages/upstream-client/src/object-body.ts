// The body of an S3 object as pieces of bytes, with faults of the connection told as what they are.
import type { UpstreamService } from './services.js';
import { faultKindOf, UpstreamFault } from './upstream-fault.js';

/** Reads a body to its end. Throws an {@link UpstreamFault} when it stalls or is cut off. */
export async function* objectBody(
  body: AsyncIterable<Uint8Array>,
  at: { readonly service: UpstreamService; readonly endpoint: string | null },
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body;
  } catch (cause) {
    throw new UpstreamFault(faultKindOf(cause, true), { ...at, cause });
  }
}
