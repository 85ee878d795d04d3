// `/_drey/console`: the page as static files, under a strict policy. Deep links below it are the page's own and get its index.
import type { Route, RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { INDEX, type PageFile, type PageFiles } from './page-files.js';

/** Where the page is. */
export const PAGE_PATH = '/_drey/console/';

/** What the routes serve: files, why there are none (a whole sentence), or undefined before the host has started. */
export type Served = PageFiles | string | undefined;

/** The page needs nothing from elsewhere, and nobody may frame it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const safety = {
  'Content-Security-Policy': policy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

const YEAR_SECONDS = 31_536_000;

/** The base of the page in its index, which is replaced by one that fits the depth of the link: so it can be served below any path. */
const BASE = '<base href="./" />';

const baseFor = (below: string): string => {
  const depth = below.split('/').length - 1;
  return depth === 0 ? './' : '../'.repeat(depth);
};

const indexAnswer = ({ bytes, contentType }: PageFile, below: string): RouteAnswer => ({
  headers: { ...safety, 'Content-Type': contentType, 'Cache-Control': 'no-cache' },
  body: Buffer.from(bytes)
    .toString('utf8')
    .replace(BASE, `<base href="${baseFor(below)}" />`),
});

const fileAnswer = ({ bytes, contentType, tag, isLasting }: PageFile, { headers }: RouteRequest): RouteAnswer => {
  const kept = isLasting ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache';
  const common = { ...safety, 'Cache-Control': kept, ETag: tag };
  if ((headers['if-none-match'] ?? '').split(/,\s*/).includes(tag)) return { status: 304, headers: common };
  return { headers: { ...common, 'Content-Type': contentType }, body: bytes };
};

const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
};

/** Names of files have an ending, deep links have none in their last part, but names of applications may hold a dot: only assets are missed. */
const isAsset = (below: string): boolean => below.startsWith('assets/');

const answer = (files: PageFiles, request: RouteRequest): RouteAnswer => {
  const { path } = request;
  // Links on the page are relative to this path with its slash.
  if (path.length < PAGE_PATH.length) return { status: 308, headers: { ...safety, Location: './console/' } };
  const below = path.slice(PAGE_PATH.length);
  const name = decoded(below);
  const file = name === undefined || name === INDEX ? undefined : files.get(name);
  if (file !== undefined) return fileAnswer(file, request);
  if (isAsset(below)) return { status: 404, headers: safety, json: { message: 'The page has no such file.' } };
  const index = files.get(INDEX);
  return index === undefined ? { status: 404 } : indexAnswer(index, below);
};

/** The routes. */
export const pageRoutes = (served: () => Served): readonly Route[] => [
  {
    method: 'GET',
    path: `${PAGE_PATH}*page`,
    summary: 'The console: a page of what runs, why it does not, and how to act',
    handle: (request) => {
      const files = served();
      if (files === undefined) return { status: 503, json: { message: 'The host is starting.' } };
      return typeof files === 'string' ? { status: 404, json: { message: files } } : answer(files, request);
    },
  },
];
