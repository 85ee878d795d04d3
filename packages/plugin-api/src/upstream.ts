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
