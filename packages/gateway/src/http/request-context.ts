// The context of one call. What most calls never ask for (abort signal, child logger) is made when it is asked for.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger, RequestContext } from '@drey/plugin-api';
import type { Caller } from './caller.js';

/** What a context is made of. */
export interface RequestContextNeeds {
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
  readonly #needs: RequestContextNeeds;
  #signal: AbortSignal | undefined;
  #log: Logger | undefined;

  constructor(needs: RequestContextNeeds) {
    this.requestId = needs.requestId;
    this.service = needs.service;
    this.operation = needs.operation;
    this.accountId = needs.caller.accountId;
    this.region = needs.caller.region;
    this.partition = needs.caller.partition;
    this.#needs = needs;
  }

  get endpoint(): string {
    return `http://${this.#needs.request.headers.host ?? 'localhost'}`;
  }

  get signal(): AbortSignal {
    this.#signal ??= signalOf(this.#needs.response, this.#needs.stopped);
    return this.#signal;
  }

  get log(): Logger {
    const { requestId, service, operation } = this;
    this.#log ??= this.#needs.log.child({ requestId, service, operation });
    return this.#log;
  }
}

/** Makes the context of one call. */
export const createRequestContext = (needs: RequestContextNeeds): RequestContext => new LazyRequestContext(needs);
