// The services around ours (S3, IAM, Logs, ...), as plugins see them, and hooks on requests that pass through to them.
import type { Logger } from './logger.js';

/** Whatever serves the AWS services that are not plugins of this host. */
export interface Upstream {
  /** Base URL without a trailing slash, or null when there is none (`--upstream none`). It may change when the companion restarts, so ask each time. */
  readonly endpoint: string | null;
  /** Headers that address an account there. Put them on every request made on an account's behalf. */
  accountHeaders(accountId: string): Readonly<Record<string, string>>;
  /**
   * The account that an access key id belongs to, as the upstream knows it; undefined when it does not know the key. Rejects where it gives no
   * answer, which says nothing of the key.
   */
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
  /**
   * Text, bytes, or pieces that are not there yet: those are asked for as fast as the client takes them, each is sent at once, and nobody asks
   * for more once the client is gone (the iterator's `return` is called). A stream that throws is cut off.
   */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
  /**
   * For pieces: from its abort on they are asked for whether the client reads or not, so that the iterator comes to its end, which has to be
   * near. A client that has not taken what is left ten seconds later is cut off.
   */
  readonly over?: AbortSignal;
}

/** An answer of the upstream, read whole. */
export interface UpstreamTextAnswer extends UpstreamAnswer {
  readonly body: string;
}

/** Sees each request that passes through; may answer in the upstream's place, for example to inject a fault. */
export interface UpstreamHook {
  readonly id: string;
  /** Signing name of the one service whose requests it sees, for example `iam`; without, it sees (and delays) those of every service. */
  readonly service?: string;
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
  /** Whether the upstream can call this host back about the request: its CloudFormation makes resources of services of this host then. */
  readonly callsBack: boolean;
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
  /** Asked before a body is read, while there is an upstream to ask; where it says false, the request streams on. Always, when left out. */
  applies?(request: UpstreamRequest): Promise<boolean> | boolean;
  /**
   * Gives the answer. `next` asks the upstream, with the body as it came unless another is given, and never rejects: a failure to reach
   * it is an answer as well. To refuse, throw a `ServiceError`: it is answered in the protocol that the client speaks.
   */
  around(
    call: UpstreamCall,
    next: (body?: string) => Promise<UpstreamTextAnswer>,
  ): Promise<UpstreamAnswer> | UpstreamAnswer;
}

/** A request in an encoding that an {@link UpstreamEncodingHook} translates, read whole. */
export interface UpstreamEncodedCall extends UpstreamRequest {
  readonly body: Uint8Array;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** The same request in the encoding that the upstream knows. */
export interface TranslatedRequest {
  readonly contentType: string;
  readonly body: string;
}

/**
 * Stands between clients that speak an encoding which the upstream may not know, and everything else: operation hooks and the upstream see
 * the translated request, whose headers are otherwise as the client sent them.
 */
export interface UpstreamEncodingHook {
  readonly id: string;
  /** Signing name, for example `kinesis`. */
  readonly service: string;
  /** Content type of the requests, in lower case and without parameters. */
  readonly contentType: string;
  /** Largest body that is read, in bytes; a larger one is refused with status 413. */
  readonly mostBytes: number;
  /** Asked before a body is read, while there is an upstream to ask; where it says false, the request streams on. */
  applies(request: UpstreamRequest): Promise<boolean> | boolean;
  /**
   * Gives the answer, in the client's encoding. `next` never rejects: errors are answers as well, in JSON with the code in `x-amzn-ErrorType`
   * ({@link answerTooLarge} where the answer is larger than is read, 64 MiB). A stream that an operation hook gives is in the client's
   * encoding already. What throws is answered as a failure of the host.
   */
  around(
    call: UpstreamEncodedCall,
    next: (request: TranslatedRequest) => Promise<UpstreamAnswer>,
  ): Promise<UpstreamAnswer> | UpstreamAnswer;
}

/** Code of the failure of an answer of the upstream that is larger than a hook may have it. */
export const answerTooLarge = 'UpstreamAnswerTooLarge';
