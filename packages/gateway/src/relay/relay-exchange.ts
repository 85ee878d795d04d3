// One request that is to be passed on, and what hooks are told of it.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger, UpstreamRequest } from '@drey/plugin-api';
import type { ExtraHeaders } from '../http/answer.js';
import type { Caller } from '../http/caller.js';
import { s3Resource } from './s3-resource.js';

/** One request to pass on. */
export interface RelayExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly expectsContinue: boolean;
  readonly caller: Caller;
  /** Signing name; `s3` when nothing names a service. */
  readonly service: string;
  /** Operation of `X-Amz-Target`. */
  readonly action: string | undefined;
  /** The address at which this host was called, where the caller may call all of it: none for jobs. */
  readonly calledAt: string | undefined;
  /** CORS headers of ours; not sent for S3, which has its own. */
  readonly extraHeaders: ExtraHeaders | undefined;
}

/** What hooks are told of a request. */
export const describeRequest = (exchange: RelayExchange, log: Logger): UpstreamRequest => {
  const { request, caller, service, action } = exchange;
  const url = request.url ?? '/';
  return {
    requestId: randomUUID(),
    accountId: caller.accountId,
    region: caller.region,
    accessKeyId: caller.accessKeyId,
    service,
    method: request.method ?? 'GET',
    url,
    headers: request.headers,
    action,
    resource: service === 's3' ? s3Resource(url, request.headers.host ?? '') : undefined,
    log,
  };
};
