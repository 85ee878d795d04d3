// Where a person goes who types the bare address of the gateway into a browser. Programs that ask for `/` (S3's ListBuckets above all) go where they went before.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { HostPageSource } from '@drey/plugin-api';
import { s3Resource } from '../relay/s3-resource.js';

/** The path of the page for a request; undefined for a request that is not a person's, and where there is no page. */
export type HomePage = (request: IncomingMessage, url: string) => string | undefined;

const isOfAws = (headers: IncomingHttpHeaders): boolean =>
  headers.authorization !== undefined ||
  Object.keys(headers).some((name) => name.startsWith('x-amz-') || name.startsWith('amz-sdk-'));

/** Browsers say that they navigate; those that do not say anything of the kind say at least that they want HTML. */
const navigates = (headers: IncomingHttpHeaders): boolean =>
  (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate' &&
  (headers['sec-fetch-dest'] ?? 'document') === 'document' &&
  (headers.accept ?? '').toLowerCase().includes('text/html');

/** Looks at requests for the bare root only: all others cost one comparison. A bucket in the host's name makes it a website. */
export const homePage =
  (pages: () => readonly HostPageSource[]): HomePage =>
  ({ method, headers }, url) => {
    if (url.length > 1 || (method !== 'GET' && method !== 'HEAD')) return undefined;
    if (!navigates(headers) || isOfAws(headers) || s3Resource(url, headers.host ?? '') !== undefined) return undefined;
    for (const page of pages()) {
      const path = page()?.path;
      if (path !== undefined) return path;
    }
    return undefined;
  };
