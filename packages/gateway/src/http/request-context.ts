// The context of one call. What most calls never ask for (abort signal, child logger) is made when it is asked for.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger, RequestContext } from '@drey/plugin-api';
import type { Caller } from './caller.js';

/** What a context is made of. */
export interface RequestContextParts {
  readonly requestId: string;
  readonly service: string;
  readonly operation: string;
  readonly caller: Caller;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborted when the host stops. */
  readonly stopped: AbortSignal;
  readonly log: Logger;
}

const signalOf = (response: ServerResponse, stopped: AbortSignal): AbortSignal => {
  const controller = new AbortController();
  const stop = (): void => controller.abort(stopped.reason);
  if (stopped.aborted) stop();
  stopped.addEventListener('abort', stop, { once: true });
  response.once('close', () => {
    stopped.removeEventListener('abort', stop);
    if (!response.writableFinished) controller.abort(new Error('The client closed the connection.'));
  });
  return controller.signal;
};

class LazyRequestContext implements RequestContext {
  readonly requestId: string;
  readonly service: string;
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly #parts: RequestContextParts;
  #signal: AbortSignal | undefined;
  #log: Logger | undefined;

  constructor(parts: RequestContextParts) {
    this.requestId = parts.requestId;
    this.service = parts.service;
    this.operation = parts.operation;
    this.accountId = parts.caller.accountId;
    this.region = parts.caller.region;
    this.partition = parts.caller.partition;
    this.#parts = parts;
  }

  get endpoint(): string {
    return `http://${this.#parts.request.headers.host ?? 'localhost'}`;
  }

  get signal(): AbortSignal {
    this.#signal ??= signalOf(this.#parts.response, this.#parts.stopped);
    return this.#signal;
  }

  get log(): Logger {
    const { requestId, service, operation } = this;
    this.#log ??= this.#parts.log.child({ requestId, service, operation });
    return this.#log;
  }
}

/** Makes the context of one call. */
export const createRequestContext = (parts: RequestContextParts): RequestContext => new LazyRequestContext(parts);
