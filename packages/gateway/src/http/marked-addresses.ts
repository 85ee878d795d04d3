// Addresses of AWS's that a plugin answers: paths which may be a bucket's as well, told apart by a parameter of the query.
import type { IncomingMessage } from 'node:http';
import type { Route } from '@drey/plugin-api';
import { readCredentials } from '../account/credentials.js';

/** Whether a request belongs to a route with a marker. */
export type MarkedAddresses = (request: IncomingMessage, url: string) => boolean;

/** Looks at requests with a query only; those of the AWS protocols, which go to `/`, cost one comparison. */
export const markedAddresses = (routes: readonly Route[]): MarkedAddresses => {
  const markers = new Map<string, string>();
  for (const { path, marker } of routes) if (marker !== undefined) markers.set(path.split('/')[1] ?? '', marker);
  if (markers.size === 0) return () => false;
  return (request, url) => {
    if (url.length < 2) return false;
    const query = url.indexOf('?');
    if (query === -1) return false;
    const end = url.indexOf('/', 1);
    const marker = markers.get(url.slice(1, end === -1 || end > query ? query : end));
    if (marker === undefined || !new URLSearchParams(url.slice(query)).has(marker)) return false;
    return readCredentials(request.headers, url).kind === 'none';
  };
};
