// The body of an S3 object as pieces of bytes, with faults of the connection told as what they are.
import type { UpstreamService } from './services.js';
import { timeLimitError } from './time-limit-error.js';
import { faultKindOf, UpstreamFault } from './upstream-fault.js';

/** One that comes piece by piece has no silence that would end it. The largest code, 512 MiB, comes in seconds from an emulator. */
const WHOLE_MILLISECONDS = 120_000;

/** Reads a body to its end, within two minutes unless told. Throws an {@link UpstreamFault} when it stalls, drips or is cut off. */
export async function* objectBody(
  body: AsyncIterable<Uint8Array>,
  at: { readonly service: UpstreamService; readonly endpoint: string | null },
  wholeMilliseconds: number = WHOLE_MILLISECONDS,
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = performance.now() + wholeMilliseconds;
  try {
    for await (const piece of body) {
      if (performance.now() > end) throw timeLimitError(wholeMilliseconds);
      yield piece;
    }
  } catch (cause) {
    throw new UpstreamFault(faultKindOf(cause, true), { ...at, cause });
  }
}
