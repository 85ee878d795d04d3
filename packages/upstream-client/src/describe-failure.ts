// A failed call in a sentence, for findings and logs.
import type { UpstreamService } from './services.js';
import { namedAt, UpstreamFault } from './upstream-fault.js';

/** HTTP status of an error that a service answered; undefined when it did not answer. */
export const answeredStatus = (error: unknown): number | undefined => {
  const { $metadata } = (error ?? {}) as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
};

/** A whole sentence on why a service of the upstream gave no usable answer; never the raw text of a foreign answer. */
export const describeFailure = (service: UpstreamService, endpoint: string | null, error: unknown): string => {
  if (error instanceof UpstreamFault) return error.what;
  const { name } = (error ?? {}) as { readonly name?: unknown };
  const kind = typeof name === 'string' ? name : 'unknown error';
  const status = answeredStatus(error);
  const who = namedAt(service, endpoint);
  if (status !== undefined) return `${who} answered HTTP ${status} (${kind}).`;
  if (kind === 'TimeoutError' || kind === 'AbortError') return `${who} did not answer in time.`;
  return `${who} gave no answer (${kind}).`;
};
