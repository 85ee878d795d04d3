// The HTTP side of the stand-in: paths, credentials, and answers as a Kubernetes API server gives them.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Admission, Verb } from './admission.js';
import { type Handle, type Listener, plainListener, secureListener, type ServerCertificate } from './listeners.js';
import { ApiFault, type ApiObject, expired, kinds, notFound, type Resource } from './objects.js';
import type { ObjectStore } from './object-store.js';
import { selectorOf } from './selectors.js';
import type { WatchStreams } from './watch-streams.js';
import type { Writing } from './writing.js';

/** Serves `log` and `proxy` of a pod. */
export interface PodAccess {
  log(namespace: string, name: string, query: URLSearchParams, response: ServerResponse): Promise<void>;
  proxy(
    namespace: string,
    name: string,
    port: number,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void>;
}

/** What a server serves from. */
export interface ServerParts {
  readonly store: ObjectStore;
  readonly writing: Writing;
  readonly admission: Admission;
  readonly watches: WatchStreams;
  readonly pods: PodAccess;
  readonly token: string;
  readonly certificate: ServerCertificate;
}

const VERSION = 'v1.36.0-stand-in';
const WATCH_SECONDS = 1_800;
const MOST_BODY_BYTES = 3 * 1024 * 1024;
const proxyVerbs: Readonly<Record<string, Verb>> = {
  GET: 'get',
  HEAD: 'get',
  OPTIONS: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

interface Place {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** Path below a proxy, with its query. */
  readonly rest: string;
}

/** From the path as it was sent: what is below a proxy is passed on to the letter. */
const placeOf = (path: string): Place | undefined => {
  const [plain = '', ...query] = path.split('?');
  const match = /^\/api\/v1\/namespaces\/([^/]+)\/([a-z]+)(?:\/([^/]+)(?:\/([a-z]+)(\/.*)?)?)?$/.exec(plain);
  const [, namespace = '', resource = '', name, subresource, rest = '/'] = match ?? [];
  if (!(resource in kinds)) return undefined;
  return {
    resource: resource as Resource,
    namespace,
    name: name === undefined ? undefined : decodeURIComponent(name),
    subresource,
    rest: [rest, ...query].join('?'),
  };
};

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BODY_BYTES)
    throw new ApiFault(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MOST_BODY_BYTES}`);
  const said = await text(request);
  try {
    return said === '' ? {} : (JSON.parse(said) as Record<string, unknown>);
  } catch {
    throw new ApiFault(400, 'BadRequest', 'the body of the request is no JSON');
  }
};

const answer = (response: ServerResponse, code: number, body: object): void => {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** One server; it can be away for a time and come back on the same port, with everything that it knew. */
export class ApiServer {
  readonly #parts: ServerParts;
  /** Pages that are still to come, by token. */
  readonly #pages = new Map<string, { readonly items: readonly ApiObject[]; readonly version: string }>();
  readonly #calls = new Map<string, number>();
  readonly #plain: Listener;
  readonly #secure: Listener;
  #tokens = 0;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    const handle: Handle = (request, response) => {
      response.on('error', () => {});
      void this.#serve(request, response).catch((error: unknown) => this.#fail(response, error));
    };
    this.#plain = plainListener(handle);
    this.#secure = secureListener(parts.certificate, handle);
  }

  /** TLS and HTTP/2, as kubeconfigs name it. */
  get url(): string {
    return `https://127.0.0.1:${this.#secure.port}`;
  }

  /** HTTP/1.1 without TLS. */
  get plainUrl(): string {
    return `http://127.0.0.1:${this.#plain.port}`;
  }

  /** Requests so far, by `verb resource`. */
  get calls(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#calls);
  }

  /** Connections over TLS that were ever made. */
  get connections(): number {
    return this.#secure.connections;
  }

  /** Begins to serve, again on the ports of before. */
  async open(): Promise<void> {
    await Promise.all([this.#plain.open(), this.#secure.open()]);
  }

  /** Nobody answers any more, and every connection breaks. */
  async close(): Promise<void> {
    await Promise.all([this.#plain.close(), this.#secure.close()]);
  }

  /** Pages that are still to come are forgotten. */
  forgetPages(): void {
    this.#pages.clear();
  }

  #fail(response: ServerResponse, error: unknown): void {
    const fault = error instanceof ApiFault ? error : new ApiFault(500, 'InternalError', String(error));
    if (response.headersSent) response.destroy();
    else answer(response, fault.code, fault.status);
  }

  #count(verb: Verb, resource: string): void {
    const what = `${verb} ${resource}`;
    this.#calls.set(what, (this.#calls.get(what) ?? 0) + 1);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(`http://server${request.url ?? '/'}`);
    if (/^\/(livez|readyz|healthz)$/.test(url.pathname)) return void response.end('ok');
    if (request.headers.authorization !== `Bearer ${this.#parts.token}`)
      throw new ApiFault(401, 'Unauthorized', 'Unauthorized');
    if (url.pathname === '/version') return answer(response, 200, { major: '1', minor: '36', gitVersion: VERSION });
    if (url.pathname === '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews' && request.method === 'POST')
      return answer(response, 201, this.#review(await bodyOf(request)));
    const place = placeOf(request.url ?? '/');
    if (place === undefined) throw new ApiFault(404, 'NotFound', 'the server could not find the requested resource');
    if (place.subresource !== undefined) return this.#servePod(place, url, request, response);
    if (place.name === undefined) return this.#serveMany(place, url, request, response);
    return this.#serveOne(place, place.name, url, request, response);
  }

  #review(body: Record<string, unknown>): object {
    const spec = (body['spec'] ?? {}) as {
      readonly resourceAttributes?: {
        readonly verb?: string;
        readonly resource?: string;
        readonly subresource?: string;
      };
    };
    const { verb = '', resource = '', subresource } = spec.resourceAttributes ?? {};
    const allowed = this.#parts.admission.may({
      verb: verb as Verb,
      resource: (subresource === undefined ? resource : `${resource}/${subresource}`) as Resource,
    });
    return { ...body, metadata: {}, status: { allowed } };
  }

  async #serveMany(
    { resource, namespace }: Place,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { admission, watches, writing } = this.#parts;
    const query = url.searchParams;
    if (request.method === 'POST') {
      const body = await bodyOf(request);
      const { name = '' } = (body['metadata'] ?? {}) as { readonly name?: string };
      this.#count('create', resource);
      return answer(response, 201, writing.create({ resource, namespace, name }, body));
    }
    if (request.method !== 'GET')
      throw new ApiFault(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
    const isWatch = query.get('watch') === 'true' || query.get('watch') === '1';
    const verb = isWatch ? 'watch' : 'list';
    this.#count(verb, resource);
    admission.check({ verb, resource, namespace });
    if (!isWatch) return answer(response, 200, this.#page(resource, namespace, query));
    watches.serve(
      {
        resource,
        namespace,
        selector: selectorOf(query),
        resourceVersion: query.get('resourceVersion') ?? '',
        timeoutSeconds: Number(query.get('timeoutSeconds') ?? WATCH_SECONDS),
        bookmarks: query.get('allowWatchBookmarks') === 'true',
      },
      response,
    );
  }

  #page(resource: Resource, namespace: string, query: URLSearchParams): object {
    const { store } = this.#parts;
    const token = query.get('continue');
    let version = String(store.version);
    let items: readonly ApiObject[];
    if (token === null || token === '') {
      const selector = selectorOf(query);
      items = store
        .all(resource, namespace)
        .filter(selector)
        .toSorted((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
    } else {
      const page = this.#pages.get(token);
      if (page === undefined) throw expired();
      this.#pages.delete(token);
      ({ items, version } = page);
    }
    const limit = Number(query.get('limit') ?? 0);
    const isPart = limit > 0 && items.length > limit;
    const metadata: Record<string, unknown> = { resourceVersion: version };
    if (isPart) {
      this.#tokens += 1;
      metadata['continue'] = `page-${this.#tokens}`;
      metadata['remainingItemCount'] = items.length - limit;
      this.#pages.set(`page-${this.#tokens}`, { items: items.slice(limit), version });
    }
    return {
      kind: `${kinds[resource]}List`,
      apiVersion: 'v1',
      metadata,
      items: isPart ? items.slice(0, limit) : items,
    };
  }

  async #serveOne(
    { resource, namespace }: Place,
    name: string,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { store, admission, writing } = this.#parts;
    const target = { resource, namespace, name };
    switch (request.method) {
      case 'GET': {
        this.#count('get', resource);
        admission.check({ verb: 'get', ...target });
        const found = store.get(resource, namespace, name);
        if (found === undefined) throw notFound(resource, name);
        return answer(response, 200, found);
      }
      case 'PATCH': {
        this.#count('patch', resource);
        const body = await bodyOf(request);
        const type = request.headers['content-type']?.split(';')[0];
        if (type === 'application/merge-patch+json') return answer(response, 200, writing.mergePatch(target, body));
        if (type !== 'application/apply-patch+yaml')
          throw new ApiFault(415, 'UnsupportedMediaType', `the stand-in takes no patches of type ${type}`);
        if (url.searchParams.get('force') !== 'true')
          throw new ApiFault(400, 'BadRequest', 'the stand-in takes forced applies only');
        const { object, isNew } = writing.apply(target, url.searchParams.get('fieldManager'), body);
        return answer(response, isNew ? 201 : 200, object);
      }
      case 'DELETE':
        this.#count('delete', resource);
        return answer(response, 200, writing.delete(target, await bodyOf(request)));
      default:
        throw new ApiFault(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
    }
  }

  async #servePod(place: Place, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { admission, pods } = this.#parts;
    const { resource, namespace, subresource, rest } = place;
    const [name = '', port = '80'] = (place.name ?? '').split(':');
    if (resource === 'pods' && subresource === 'log' && request.method === 'GET') {
      this.#count('get', 'pods/log');
      admission.check({ verb: 'get', resource: 'pods/log', namespace, name });
      return pods.log(namespace, name, url.searchParams, response);
    }
    if (resource === 'pods' && subresource === 'proxy') {
      const verb = proxyVerbs[request.method ?? ''] ?? 'get';
      this.#count(verb, 'pods/proxy');
      admission.check({ verb, resource: 'pods/proxy', namespace, name });
      return pods.proxy(namespace, name, Number(port), rest, request, response);
    }
    throw new ApiFault(404, 'NotFound', 'the server could not find the requested resource');
  }
}
