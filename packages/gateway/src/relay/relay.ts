// Passes requests of other services to the upstream as a stream, untouched in both directions.
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import {
  type Logger,
  ServiceError,
  type UpstreamAnswer,
  type UpstreamEncodingHook,
  type UpstreamHook,
  type UpstreamOperationHook,
  type UpstreamTextAnswer,
} from '@drey/plugin-api';
import type { Companion } from '@drey/companion';
import { DEFAULT_ACCOUNT } from '../account/account-directory.js';
import { announcedLength, ClientGoneError } from '../http/raw-body.js';
import { beginAnswer } from './begin-answer.js';
import { type ConnectionPool, createConnectionPool } from './connection-pool.js';
import { type HeldRequest, heldRequest, hooksOn } from './held-request.js';
import { answerOfHooks, type HookQuestion } from './hook-answers.js';
import { isMissingOperation, isUserContent, UnansweredOperations } from './missing-operation.js';
import { operationName } from './operation-name.js';
import { answerFailure, failureText, type RelayFailure } from './relay-error.js';
import { loopFailure, withPassage } from './passage.js';
import { describeRequest, type RelayExchange } from './relay-exchange.js';
import { noUpstream, tooLarge, unavailable, unsayable, unusable } from './relay-failures.js';
import { requestHeaders, responseHeaders, withBodyOf } from './relay-headers.js';
import { sendAnswer } from './send-answer.js';
import type { UpstreamState } from './upstream-state.js';
import { AnswerTooLargeError, wholeAnswer } from './whole-answer.js';

/** What the relay works with. */
export interface RelayNeeds {
  readonly upstream: UpstreamState;
  /** Asked per request, because plugins that failed lose their hooks. */
  readonly hooks: () => readonly UpstreamHook[];
  readonly operationHooks: () => readonly UpstreamOperationHook[];
  readonly encodingHooks: () => readonly UpstreamEncodingHook[];
  readonly log: Logger;
  /** Longest wait for a companion that is still being installed. */
  readonly readyWaitMilliseconds: number;
}

/** The headers of ours on a request that goes on. */
const headersOf = (
  companion: Companion,
  { request, caller, calledAt }: RelayExchange,
): Readonly<Record<string, string>> => {
  const { accountId } = caller;
  return withPassage(companion.callHeaders?.(accountId, calledAt) ?? companion.accountHeaders(accountId), request);
};

/** Streams requests to the upstream. Lives as long as the gateway. */
export class Relay {
  readonly #needs: RelayNeeds;
  readonly #pool: ConnectionPool = createConnectionPool();
  readonly #unanswered: UnansweredOperations;

  constructor(needs: RelayNeeds) {
    this.#needs = needs;
    this.#unanswered = new UnansweredOperations(needs.log);
  }

  /** Answers one request with the upstream's answer. Resolves when the answer has begun or failed; never rejects. */
  async forward(exchange: RelayExchange): Promise<void> {
    let held: HeldRequest | undefined;
    try {
      held = await this.#hold(exchange);
    } catch (error) {
      return this.#failReading(exchange, error);
    }
    const isHooked = held?.hooked !== undefined || held?.encoding !== undefined;
    const failure = isHooked ? undefined : await this.#failure(exchange.service);
    if (failure !== undefined) return this.#fail(exchange, failure);
    const answer = (await this.#askHooks(exchange)) ?? (await this.#askInside(exchange, held));
    if (answer !== undefined) return this.#answerFromHook(exchange, answer);
    if (!exchange.response.destroyed) this.#send(exchange, false, held?.body);
    return undefined;
  }

  /** Refuses a request that this host has sent itself; says whether it did. To be asked before the upstream is asked for anything about it. */
  refuseLoop(exchange: Omit<RelayExchange, 'caller'>): boolean {
    const failure = loopFailure(this.#needs.upstream.companion.accountHeaders(DEFAULT_ACCOUNT), exchange.request);
    if (failure !== undefined) this.#fail(exchange, failure);
    return failure !== undefined;
  }

  /** Answers a request whose caller is not known with a failure. */
  refuse(exchange: Omit<RelayExchange, 'caller'>, failure: RelayFailure): void {
    this.#fail(exchange, failure);
  }

  close(): void {
    this.#pool.close();
  }

  async #failure(service: string): Promise<RelayFailure | undefined> {
    const { upstream, readyWaitMilliseconds } = this.#needs;
    const phase = upstream.phase === 'starting' ? await upstream.settled(readyWaitMilliseconds) : upstream.phase;
    // After a failure the endpoint is still tried: an emulator of the user's may have been started late.
    const isThere = (phase === 'ready' || phase === 'failed') && upstream.companion.endpoint !== null;
    if (isThere) return undefined;
    if (phase === 'none') return noUpstream(service);
    if (phase === 'starting') return unavailable('The companion that serves this is still being prepared; try again.');
    return unavailable(`The companion that serves this is not running. ${upstream.problem ?? ''} See /_drey/health.`);
  }

  async #askHooks(exchange: RelayExchange): Promise<UpstreamAnswer | undefined> {
    const hooks = this.#needs.hooks().filter(({ service = exchange.service }) => service === exchange.service);
    if (hooks.length === 0) return undefined;
    const described = describeRequest(exchange, this.#needs.log);
    for (const hook of hooks) {
      try {
        const answer = await hook.before(described);
        if (answer !== undefined) return answer;
      } catch (error) {
        // A hook that cannot decide must not let a request pass that it might have refused.
        this.#needs.log.error('An upstream hook failed', { hook: hook.id, error });
        const body = JSON.stringify({ __type: 'InternalFailure', message: `The upstream hook '${hook.id}' failed.` });
        return { status: 500, headers: { 'Content-Type': 'application/json' }, body };
      }
    }
    return undefined;
  }

  async #hold(exchange: RelayExchange): Promise<HeldRequest | undefined> {
    const { operationHooks, encodingHooks, log } = this.#needs;
    const all = { operations: operationHooks(), encodings: encodingHooks() };
    const concerned = await hooksOn(all, exchange, async (hook) => {
      const isThere = (await this.#failure(exchange.service)) === undefined;
      return isThere && (await hook.applies(describeRequest(exchange, log)));
    });
    return heldRequest(concerned, exchange, () => {
      if (exchange.expectsContinue) exchange.response.writeContinue();
    });
  }

  async #askInside(exchange: RelayExchange, held: HeldRequest | undefined): Promise<UpstreamAnswer | undefined> {
    if (held === undefined) return undefined;
    const { log, upstream } = this.#needs;
    const ask = (question: HookQuestion): Promise<UpstreamTextAnswer> => this.#wholeAnswer(exchange, question);
    const callsBack = exchange.calledAt !== undefined && upstream.companion.callsBack === true;
    return answerOfHooks({ log, hasUpstream: upstream.phase !== 'none', callsBack, ask }, exchange, held);
  }

  #failReading(exchange: RelayExchange, error: unknown): void {
    if (error instanceof ClientGoneError) return undefined;
    if (!(error instanceof ServiceError)) throw error;
    return this.#fail(exchange, { status: error.status, code: error.code, message: error.message });
  }

  /** Asks the upstream for hooks, who read its answer whole. */
  async #wholeAnswer(exchange: RelayExchange, question: HookQuestion): Promise<UpstreamTextAnswer> {
    const { request, service } = exchange;
    const { body, contentType, mostAnswerBytes, signal } = question;
    const failure = await this.#failure(service);
    if (failure !== undefined) return failureText(request, service, failure);
    const { companion } = this.#needs.upstream;
    const method = request.method ?? 'GET';
    const account = headersOf(companion, exchange);
    const kept = requestHeaders({ method, raw: request.rawHeaders, expectsContinue: false, account });
    const headers = withBodyOf(kept, { bytes: body.length, contentType });
    const { url = '/' } = request;
    try {
      const outgoing = this.#pool.open({ endpoint: companion.endpoint ?? '', method, url, headers });
      const { answer, sent } = await wholeAnswer(outgoing, { body, mostBytes: mostAnswerBytes }, signal);
      this.#needs.upstream.answered();
      const failed = this.#unansweredFailure(exchange, answer.status, sent, () =>
        operationName(request, exchange.action, body)(),
      );
      return failed === undefined ? answer : failureText(request, service, failed);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#needs.log.warn('The upstream did not answer', { service, error: reason });
      const message = `The upstream did not answer: ${reason}.`;
      return failureText(
        request,
        service,
        error instanceof AnswerTooLargeError ? tooLarge(message) : unavailable(message),
      );
    }
  }

  async #answerFromHook(exchange: RelayExchange, answer: UpstreamAnswer): Promise<void> {
    const { response, service, extraHeaders } = exchange;
    const fault = await sendAnswer(exchange, answer, service === 's3' ? {} : extraHeaders, this.#needs.log);
    if (fault !== undefined && !response.destroyed)
      this.#fail(exchange, { status: 500, code: 'InternalFailure', message: `A hook answered oddly: ${fault}` });
  }

  #fail(exchange: Omit<RelayExchange, 'caller'>, failure: RelayFailure): void {
    const { request, response, service, extraHeaders } = exchange;
    this.#needs.log.info(`AWS ${service} => ${failure.status} (${failure.code})`);
    answerFailure(request, response, service, failure, service === 's3' ? {} : extraHeaders);
  }

  /** Opens the request to the upstream; undefined when it cannot be said there, and is refused then. */
  #open(exchange: RelayExchange, expectsContinue: boolean): ClientRequest | undefined {
    const { request } = exchange;
    const { companion } = this.#needs.upstream;
    const method = request.method ?? 'GET';
    const account = headersOf(companion, exchange);
    const headers = requestHeaders({ method, raw: request.rawHeaders, expectsContinue, account });
    try {
      return this.#pool.open({ endpoint: companion.endpoint ?? '', method, url: request.url ?? '/', headers });
    } catch (error) {
      // Node reads more than it writes, such as a DEL character in a header.
      this.#fail(exchange, unsayable(error));
      return undefined;
    }
  }

  #send(exchange: RelayExchange, isRetry: boolean, held: Buffer | undefined): void {
    const { request, response } = exchange;
    const expectsContinue = exchange.expectsContinue && held === undefined;
    const outgoing = this.#open(exchange, expectsContinue);
    if (outgoing === undefined) return;
    // On the socket and not on the request: an upload that was answered early is not told when its connection breaks.
    const { socket } = request;
    const onClientGone = (): void => void outgoing.destroy();
    socket.once('close', onClientGone);
    outgoing.once('close', () => socket.removeListener('close', onClientGone));
    // The body flows as soon as the client sends it; a client that waits for 100 sends nothing until the upstream said so.
    if (held !== undefined) outgoing.end(held);
    else if (announcedLength(request) === 0) outgoing.end();
    else request.pipe(outgoing);
    if (expectsContinue)
      outgoing.once('continue', () => {
        if (!response.headersSent && !response.destroyed) response.writeContinue();
      });
    // Nobody asked for another protocol, since `Upgrade` is not handed on.
    outgoing.once('upgrade', (_incoming, upgraded) => {
      upgraded.destroy();
      this.#fail(exchange, unusable('it changed the protocol without being asked'));
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('the upstream was silent for too long')));
    const operation = operationName(request, exchange.action, held);
    outgoing.once('response', (incoming) => {
      const failed = this.#unansweredFailure(exchange, incoming.statusCode ?? 0, incoming.headers, operation);
      if (failed === undefined) return this.#answer(exchange, incoming);
      incoming.on('error', () => {}).resume();
      this.#needs.upstream.answered();
      return this.#fail(exchange, failed);
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      request.unpipe(outgoing);
      this.#onError(exchange, outgoing, error, isRetry);
    });
  }

  #onError(exchange: RelayExchange, outgoing: ClientRequest, error: NodeJS.ErrnoException, isRetry: boolean): void {
    const { request, response } = exchange;
    // Once an answer began, its own stream tells whether it is whole.
    if (response.headersSent || response.destroyed) return;
    const hasBody = announcedLength(request) !== 0;
    if (outgoing.reusedSocket && error.code === 'ECONNRESET' && !hasBody && !isRetry)
      return this.#send(exchange, true, undefined);
    this.#needs.log.warn('The upstream did not answer', { service: exchange.service, error: error.message });
    // A code of Node's parser: there is an answer, and it will not get better by waiting.
    if (error.code?.startsWith('HPE_') === true) return this.#fail(exchange, unusable(error.message));
    return this.#fail(exchange, unavailable(`The upstream did not answer: ${error.message}.`));
  }

  /** The failure to tell in place of an answer that is none; undefined for one that is to be passed on. */
  #unansweredFailure(
    { request, service }: RelayExchange,
    status: number,
    headers: IncomingHttpHeaders,
    operation: () => string,
  ): RelayFailure | undefined {
    const { companion } = this.#needs.upstream;
    const fault = isUserContent(service, request.headers) ? undefined : companion.faultOf?.(headers);
    const seen = { method: request.method ?? 'GET', status, contentType: headers['content-type'], service };
    if (fault === undefined && !isMissingOperation({ ...seen, request: request.headers })) return undefined;
    return this.#unanswered.failure({ upstream: companion.name, service, operation: operation(), fault });
  }

  #answer(exchange: RelayExchange, incoming: IncomingMessage): void {
    const { request, response, service, action, extraHeaders, expectsContinue } = exchange;
    this.#needs.upstream.answered();
    const status = incoming.statusCode ?? 502;
    const headers = responseHeaders({
      raw: incoming.rawHeaders,
      status,
      keepCors: service === 's3',
      extra: extraHeaders,
    });
    // A client that was never told to go on will not send its body; only a new connection is in step again.
    if (expectsContinue && !request.complete) headers.push('Connection', 'close');
    this.#needs.log.debug(`AWS ${service}.${action ?? request.method ?? '?'} => ${status}`, { url: request.url });
    incoming.on('error', () => response.destroy());
    // An answer for now, with none to follow: Node takes a change of protocol without an `Upgrade` for an answer.
    const fault =
      status < 200
        ? `status ${status} is no answer`
        : beginAnswer(response, { status, reason: incoming.statusMessage, headers });
    if (fault !== undefined) {
      this.#fail(exchange, unusable(fault));
      incoming.destroy();
      return;
    }
    incoming.once('close', () => {
      if (!incoming.complete) response.destroy();
    });
    incoming.pipe(response);
  }
}
