// Who signed a request, as its credential scope says it. Signatures themselves are never checked.
import type { IncomingHttpHeaders } from 'node:http';

/** What a request's credentials say. */
export type Credentials =
  /** Not signed; what the name of AWS says that it was sent to, where it was sent to one. */
  | { readonly kind: 'none'; readonly service?: string; readonly region?: string | undefined }
  /** There is an `Authorization` header, but not one that names a scope. */
  | { readonly kind: 'malformed'; readonly problem: string }
  | {
      readonly kind: 'scope';
      readonly accessKeyId: string;
      /** Undefined for signatures that name no region (SigV2, SigV4A). */
      readonly region: string | undefined;
      /** Signing name. */
      readonly service: string;
    };

const none: Credentials = { kind: 'none' };
const regionForm = /^[a-z0-9-]{1,32}$/;
const nameForm = /^[\w.-]{1,64}$/;
const keyForm = /^[\w.=+@-]{1,128}$/;

const malformed = (problem: string): Credentials => ({ kind: 'malformed', problem });

/** Parses `key/date/region/service/aws4_request`; SigV4A leaves the region out. */
const parseScope = (scope: string, hasRegion: boolean): Credentials => {
  const parts = scope.split('/');
  const wanted = hasRegion ? 5 : 4;
  if (parts.length !== wanted || parts[wanted - 1] !== 'aws4_request')
    return malformed(`Credential must have exactly ${wanted} slash-delimited elements and end with 'aws4_request'.`);
  const accessKeyId = parts[0] ?? '';
  const region = hasRegion ? (parts[2] ?? '') : undefined;
  const service = parts[wanted - 2] ?? '';
  if (!keyForm.test(accessKeyId) || !nameForm.test(service))
    return malformed('Credential has an element of wrong form.');
  if (region !== undefined && !regionForm.test(region)) return malformed('Credential names no valid region.');
  return { kind: 'scope', accessKeyId, region, service };
};

const parseVersion4 = (header: string): Credentials => {
  const start = header.indexOf('Credential=');
  if (start === -1) return malformed("Authorization header requires 'Credential' parameter.");
  let end = header.indexOf(',', start);
  if (end === -1) end = header.length;
  return parseScope(header.slice(start + 11, end).trim(), !header.startsWith('AWS4-ECDSA'));
};

const parseHeader = (header: string): Credentials => {
  if (header.startsWith('AWS4-HMAC-SHA256') || header.startsWith('AWS4-ECDSA-P256-SHA256'))
    return parseVersion4(header);
  const version2 = /^AWS ([^:\s]{1,128}):/.exec(header);
  const accessKeyId = version2?.[1];
  if (accessKeyId !== undefined && keyForm.test(accessKeyId))
    return { kind: 'scope', accessKeyId, region: undefined, service: 's3' };
  return malformed('Authorization header has no known signing algorithm.');
};

const parseQuery = (url: string): Credentials => {
  const query = new URLSearchParams(url.slice(url.indexOf('?')));
  const scope = query.get('X-Amz-Credential');
  if (scope !== null) return parseScope(scope, query.get('X-Amz-Algorithm') !== 'AWS4-ECDSA-P256-SHA256');
  const accessKeyId = query.get('AWSAccessKeyId');
  if (accessKeyId === null) return none;
  return keyForm.test(accessKeyId)
    ? { kind: 'scope', accessKeyId, region: undefined, service: 's3' }
    : malformed('AWSAccessKeyId is of wrong form.');
};

/** Reads the credential scope from the `Authorization` header or, for presigned requests, from the query. */
export const readCredentials = (headers: IncomingHttpHeaders, url: string): Credentials => {
  const header = headers.authorization;
  if (header !== undefined) return parseHeader(header);
  return url.includes('X-Amz-Credential=') || url.includes('AWSAccessKeyId=') ? parseQuery(url) : none;
};
