// Browsers: which origins may call, and the CORS headers for those that may.
import type { IncomingHttpHeaders } from 'node:http';
import type { ExtraHeaders } from './answer.js';
import { isLoopback, splitHost } from './host-names.js';

/** The CORS settings, with LocalStack's meaning. */
export interface CorsOptions {
  readonly allowedOrigins: readonly string[];
  readonly allowEverything: boolean;
  readonly sendHeaders: boolean;
  readonly extraAllowedHeaders: readonly string[];
  readonly extraExposedHeaders: readonly string[];
  /** Ports that are bound, asked anew each time because port 0 is settled late. */
  readonly ports: () => readonly number[];
}

/** Decides about origins. */
export interface Cors {
  /** Whether the request may go on: it comes from no browser page, from a page of this gateway, or from an allowed origin. */
  allows(headers: IncomingHttpHeaders): boolean;
  /** CORS headers of the answer; undefined for requests without an origin. */
  headersFor(headers: IncomingHttpHeaders): ExtraHeaders | undefined;
}

const METHODS = 'HEAD,GET,PUT,POST,DELETE,OPTIONS,PATCH';
const allowedHeaders = [
  'authorization',
  'cache-control',
  'content-length',
  'content-md5',
  'content-type',
  'etag',
  'location',
  'x-amz-acl',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-request-id',
  'x-amz-security-token',
  'x-amz-tagging',
  'x-amz-target',
  'x-amz-user-agent',
  'x-amz-version-id',
  'amz-sdk-request',
  'amz-sdk-invocation-id',
];
const exposedHeaders = ['etag', 'x-amz-version-id', 'x-amzn-requestid', 'x-amzn-errortype'];

const isOwn = (origin: string, headers: IncomingHttpHeaders, ports: readonly number[]): boolean => {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  // The Host header was checked before, so a page of the same host and port is a page of ours.
  if (url.host === headers.host?.toLowerCase()) return true;
  const host = splitHost(url.host);
  if (host === undefined) return false;
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
  return isLoopback(host.name) && ports.includes(port);
};

/** What a header may hold. Node reads more than it writes, and the origin is written back. */
const sayable = /^[\u0021-\u007E]*$/;

/** Makes the decision about origins. `null` (sandboxed pages) is foreign. */
export const createCors = (options: CorsOptions): Cors => {
  const extra = new Set(options.allowedOrigins.map((origin) => origin.replace(/\/+$/, '').toLowerCase()));
  const allowsOrigin = (origin: string, headers: IncomingHttpHeaders): boolean => {
    if (!sayable.test(origin)) return false;
    return options.allowEverything || extra.has(origin.toLowerCase()) || isOwn(origin, headers, options.ports());
  };
  return {
    allows: (headers) => {
      const { origin } = headers;
      if (origin !== undefined) return allowsOrigin(origin, headers);
      // A page may send a plain GET without an origin (an image, a script); browsers mark it.
      const foreign = headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate';
      return options.allowEverything || !foreign;
    },
    headersFor: (headers) => {
      const { origin } = headers;
      if (origin === undefined || !options.sendHeaders || !allowsOrigin(origin, headers)) return undefined;
      return {
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Methods': METHODS,
        'Access-Control-Allow-Headers': [...allowedHeaders, ...options.extraAllowedHeaders].join(','),
        'Access-Control-Expose-Headers': [...exposedHeaders, ...options.extraExposedHeaders].join(','),
        ...(headers['access-control-request-private-network'] === 'true'
          ? { 'Access-Control-Allow-Private-Network': 'true' }
          : {}),
        Vary: 'Origin',
      };
    },
  };
};
