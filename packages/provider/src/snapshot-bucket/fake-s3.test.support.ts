// A small S3 over HTTP, with the faults that a test wants: enough of its protocol for copies of snapshots.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Upstream } from '@drey/plugin-api';

/** What a test does in place of an answer; true where it did. */
export type Interference = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean;

/** The server and what it holds. */
export interface FakeS3 extends AsyncDisposable {
  readonly upstream: Upstream;
  readonly objects: Map<string, Buffer>;
  readonly uploads: Map<string, Map<number, Buffer>>;
  /** `METHOD path?query` of each request. */
  readonly requests: string[];
  /** Access keys that requests were signed with. */
  readonly signers: Set<string>;
  interfere: Interference;
}

const PAGE = 2;

const listing = (objects: ReadonlyMap<string, Buffer>, url: URL): string => {
  const prefix = url.searchParams.get('prefix') ?? '';
  const from = Number(url.searchParams.get('continuation-token') ?? 0);
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).toSorted();
  const page = keys.slice(from, from + PAGE);
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const contents = page.map(
    (key) =>
      `<Contents><Key>${escaped(key)}</Key><Size>${objects.get(key)?.length}</Size><ETag>"${key.length}"</ETag></Contents>`,
  );
  const more = from + PAGE < keys.length;
  const next = more ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : '';
  return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`;
};

const answer = async (fake: FakeS3, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
  const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'));
  const xml = (text: string): void => void response.writeHead(200, { 'content-type': 'application/xml' }).end(text);
  const body = await buffer(request);
  const id = url.searchParams.get('uploadId');
  const { objects, uploads } = fake;
  if (request.method === 'HEAD') return void response.writeHead(200, { 'x-amz-bucket-region': 'eu-west-1' }).end();
  if (request.method === 'POST' && id === null) {
    uploads.set(`u-${key}`, new Map());
    return xml(`<InitiateMultipartUploadResult><UploadId>u-${key}</UploadId></InitiateMultipartUploadResult>`);
  }
  if (request.method === 'POST' && id !== null) {
    const parts = [...(uploads.get(id) ?? [])].toSorted(([one], [other]) => one - other);
    objects.set(key, Buffer.concat(parts.map(([, part]) => part)));
    uploads.delete(id);
    return xml('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
  }
  if (request.method === 'PUT') {
    const part = Number(url.searchParams.get('partNumber'));
    if (id === null) objects.set(key, body);
    else uploads.get(id)?.set(part, body);
    return void response.writeHead(200, { etag: `"${part}"` }).end();
  }
  if (request.method === 'DELETE') {
    if (id === null) objects.delete(key);
    else uploads.delete(id);
    return void response.writeHead(204).end();
  }
  if (url.searchParams.has('uploads')) {
    const all = [...uploads.keys()].map(
      (one) => `<Upload><Key>${one.slice(2)}</Key><UploadId>${one}</UploadId></Upload>`,
    );
    return xml(
      `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${all.join('')}</ListMultipartUploadsResult>`,
    );
  }
  if (url.searchParams.has('list-type')) return xml(listing(objects, url));
  const content = objects.get(key) ?? Buffer.alloc(0);
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = from === 0 ? {} : { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
  response.writeHead(from === 0 ? 200 : 206, { etag: `"${key.length}"`, ...range });
  response.end(content.subarray(from));
};

const closing = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Starts one on a free port. */
export const startFakeS3 = async (): Promise<FakeS3> => {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://s3');
    fake.requests.push(`${request.method} ${url.pathname}${url.search}`);
    fake.signers.add(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    // A client may hang up.
    if (!fake.interfere(request, response, url)) answer(fake, request, response, url).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeS3 = {
    upstream: { endpoint, accountHeaders: () => ({}), accountOf: () => Promise.resolve(undefined) },
    objects: new Map(),
    uploads: new Map(),
    requests: [],
    signers: new Set(),
    interfere: () => false,
    [Symbol.asyncDispose]: () => closing(server),
  };
  return fake;
};

/** Refuses with an error of S3. */
export const refuse = (response: ServerResponse, status: number, code: string): true => {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`);
  return true;
};
