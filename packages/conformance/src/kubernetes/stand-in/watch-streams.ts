// Streams of changes: from a version on, by a selector, with bookmarks, until their time is over or a test closes them.
import type { ServerResponse } from 'node:http';
import { type ApiObject, expired, kinds, type Resource } from './objects.js';
import type { Change, ObjectStore } from './object-store.js';
import type { Selector } from './selectors.js';

/** What a watch asks for. */
export interface WatchRequest {
  readonly resource: Resource;
  readonly namespace: string;
  readonly selector: Selector;
  /** Empty or `0`: from what there is now. */
  readonly resourceVersion: string;
  readonly timeoutSeconds: number;
  readonly bookmarks: boolean;
}

interface Stream extends WatchRequest {
  readonly response: ServerResponse;
  readonly timer: NodeJS.Timeout;
}

const BOOKMARK_MILLISECONDS = 5_000;

/** All watches of a server. */
export class WatchStreams {
  readonly #store: ObjectStore;
  readonly #streams = new Set<Stream>();
  readonly #bookmarks: NodeJS.Timeout;
  readonly #texts = new WeakMap<ApiObject, string>();
  readonly #unlisten: () => void;
  /** How the next one is told that its version is too old: by a status of the answer, or in the stream. Servers do both. */
  expiredAs: 'status' | 'event' = 'event';

  constructor(store: ObjectStore) {
    this.#store = store;
    this.#unlisten = store.listen((change) => {
      for (const stream of this.#streams) this.#tell(stream, change);
    });
    this.#bookmarks = setInterval(() => this.bookmark(), BOOKMARK_MILLISECONDS).unref();
  }

  /** How many are open. */
  get open(): number {
    return this.#streams.size;
  }

  /** Serves one. Throws a fault where its version is too old. */
  serve(request: WatchRequest, response: ServerResponse): void {
    const { resource, namespace, selector, resourceVersion, timeoutSeconds } = request;
    const isFromNow = resourceVersion === '' || resourceVersion === '0';
    const missed = isFromNow ? [] : this.#store.since(Number(resourceVersion));
    if (missed === undefined && this.expiredAs === 'status') throw expired();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (missed === undefined) {
      response.end(`${JSON.stringify({ type: 'ERROR', object: expired().status })}\n`);
      return;
    }
    const timer = setTimeout(() => response.end(), timeoutSeconds * 1000);
    const stream: Stream = { ...request, response, timer };
    response.once('close', () => {
      clearTimeout(timer);
      this.#streams.delete(stream);
    });
    if (isFromNow)
      for (const object of this.#store.all(resource, namespace).filter(selector)) this.#send(stream, 'ADDED', object);
    for (const change of missed) this.#tell(stream, change);
    this.#streams.add(stream);
  }

  /** Tells everybody who asked for it how far the versions are. */
  bookmark(): void {
    const metadata = { resourceVersion: String(this.#store.version), creationTimestamp: null };
    for (const { response, bookmarks, resource } of this.#streams)
      if (bookmarks)
        response.write(
          `${JSON.stringify({ type: 'BOOKMARK', object: { kind: kinds[resource], apiVersion: 'v1', metadata } })}\n`,
        );
  }

  /** Ends all of them: quietly, or by a connection that breaks. */
  end(how: 'quietly' | 'broken'): void {
    for (const { response } of this.#streams) {
      if (how === 'quietly') response.end();
      else response.destroy();
    }
  }

  close(): void {
    clearInterval(this.#bookmarks);
    this.#unlisten();
    this.end('broken');
  }

  #tell(stream: Stream, { resource, before, now, version }: Change): void {
    const isMeant = (object: ApiObject | undefined): object is ApiObject =>
      object !== undefined &&
      resource === stream.resource &&
      object.metadata.namespace === stream.namespace &&
      stream.selector(object);
    const [was, is] = [isMeant(before), isMeant(now)];
    if (is) this.#send(stream, was ? 'MODIFIED' : 'ADDED', now as ApiObject);
    else if (was) {
      const last = before as ApiObject;
      // What is deleted is told of with the version of its deletion.
      this.#send(stream, 'DELETED', { ...last, metadata: { ...last.metadata, resourceVersion: String(version) } });
    }
  }

  #send({ response }: Stream, type: string, object: ApiObject): void {
    const text = this.#texts.get(object) ?? JSON.stringify(object);
    this.#texts.set(object, text);
    response.write(`{"type":"${type}","object":${text}}\n`);
  }
}
