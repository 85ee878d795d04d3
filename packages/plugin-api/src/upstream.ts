// The services around ours (S3, IAM, Logs, ...), as plugins see them, and hooks on requests that pass through to them.
import type { Logger } from './logger.js';

/** Whatever serves the AWS services that are not plugins of this host. */
export interface Upstream {
  /** Base URL without a trailing slash, or null when there is none (`--upstream none`). It may change when the companion restarts, so ask each time. */
  readonly endpoint: string | null;
  /** Headers that address an account there. Put them on every request made on an account's behalf. */
  accountHeaders(accountId: string): Readonly<Record<string, string>>;
  /** The account that an access key id belongs to, as the upstream knows it; undefined when it does not know the key. */
  accountOf(accessKeyId: string): Promise<string | undefined>;
}

/** A request on its way to the upstream. The body streams on and is not to be seen here. */
export interface UpstreamRequest {
  readonly requestId: string;
  readonly accountId: string;
  readonly region: string;
  readonly accessKeyId: string | undefined;
  /** Signing name, for example `s3`; `s3` when nothing names a service. */
  readonly service: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `X-Amz-Target` operation, for JSON services. */
  readonly action: string | undefined;
  /** For S3: the bucket and key that the request names. */
  readonly resource: { readonly bucket: string; readonly key: string | undefined } | undefined;
  readonly log: Logger;
}

/** An answer given in place of the upstream's, as it goes over the wire. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sees each request that passes through; may answer in the upstream's place, for example to inject a fault. */
export interface UpstreamHook {
  readonly id: string;
  before(request: UpstreamRequest): Promise<UpstreamAnswer | undefined> | UpstreamAnswer | undefined;
}

/** A request of an operation that an {@link UpstreamOperationHook} names, read whole. */
export interface UpstreamCall extends UpstreamRequest {
  /** The operation: of `X-Amz-Target`, or the parameter `Action` of the query protocol. */
  readonly action: string;
  /** The body as text: JSON, or the form of the query protocol; empty for GET, whose parameters are in `url`. */
  readonly body: string;
  /** False on a host that was started without an upstream; `next` then gives the host's own refusal. */
  readonly hasUpstream: boolean;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/**
 * Stands around single operations of a service that the upstream serves, and sees their bodies: to answer beside the upstream, or in its
 * place. Only requests of the service that may be one of these operations are read (one mebibyte at most); all others stream on.
 */
export interface UpstreamOperationHook {
  readonly id: string;
  /** Signing name, for example `tagging`. */
  readonly service: string;
  readonly operations: readonly string[];
  /**
   * Gives the answer. `next` asks the upstream, with the body as it came unless another is given, and never rejects: a failure to reach
   * it is an answer as well. To refuse, throw a `ServiceError`: it is answered in the protocol that the client speaks.
   */
  around(
    call: UpstreamCall,
    next: (body?: string) => Promise<UpstreamAnswer>,
  ): Promise<UpstreamAnswer> | UpstreamAnswer;
}
