// The way of one request of a plugin service, from its bytes to the answer's.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type AnsweredCall,
  type Logger,
  type OperationCall,
  type RequestContext,
  ServiceError,
} from '@drey/plugin-api';
import type { AccountDirectory } from '../account/account-directory.js';
import { answerJson, answerServiceError, type ExtraHeaders } from './answer.js';
import { decodeBody, encodeBody } from './aws-json-1-1.js';
import { identifyCaller, requireCredentials } from './caller.js';
import type { Credentials } from '../account/credentials.js';
import { JsonBound } from './json-bound.js';
import { beginObservation, type Observation, tellObservers } from './observation.js';
import { ClientGoneError, readBody } from './raw-body.js';
import { createRequestContext } from './request-context.js';
import type { ServedOperation, ServiceSlot } from './service-slot.js';
import type { StartGate } from './start-gate.js';

/** What the pipeline works with. */
export interface PipelineNeeds {
  readonly accounts: AccountDirectory;
  readonly gate: StartGate;
  readonly maxBodyBytes: number;
  readonly stopped: AbortSignal;
  readonly log: Logger;
}

/** A request whose service is known. */
export interface ServiceExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly credentials: Credentials;
  readonly slot: ServiceSlot;
  /** Undefined when the request names no operation of the service. */
  readonly operation: string | undefined;
  /** The client waits for `100 Continue` before it sends its body. */
  readonly expectsContinue: boolean;
  readonly extraHeaders: ExtraHeaders | undefined;
}

const notImplemented = (text: string): ServiceError =>
  new ServiceError('NotImplementedException', text, { status: 501, fault: 'server' });

/** The service can answer at all. 501 and not 500, because clients retry a 500 for minutes and it would not go away. */
const requireService = (slot: ServiceSlot): void => {
  const { name } = slot.service;
  if (slot.state === 'disabled') throw notImplemented(`Service '${name}' is disabled: ${slot.problem ?? ''}`);
  if (slot.state === 'error')
    throw notImplemented(`Service '${name}' could not start: ${slot.problem ?? ''} See /_drey/health.`);
};

const requireOperation = ({ slot, operation, request }: ServiceExchange): ServedOperation => {
  const url = request.url ?? '/';
  const atRoot = url === '/' || url === '' || url.startsWith('/?');
  if (request.method !== 'POST' || !atRoot)
    throw new ServiceError('UnknownOperationException', `${slot.service.name} takes POST requests to / only.`, {
      status: atRoot ? 400 : 404,
    });
  if (operation === undefined)
    throw new ServiceError(
      'UnknownOperationException',
      `The request names no operation of ${slot.service.name}: X-Amz-Target must be ${slot.service.targetPrefix}.<operation>.`,
    );
  const known = slot.operation(operation);
  if (known === undefined)
    throw new ServiceError('UnknownOperationException', `${slot.service.name} has no operation '${operation}'.`);
  return known;
};

const invoke = (operation: ServedOperation, input: unknown, context: RequestContext): unknown => {
  const { handler, hooks } = operation;
  if (handler === undefined)
    throw notImplemented(`Operation ${operation.name} of ${context.service} is not implemented by this provider.`);
  if (hooks.length === 0) return handler(input, context);
  const call: OperationCall = { context, input };
  const run = async (index: number): Promise<unknown> => {
    const hook = hooks[index];
    return hook === undefined ? handler(input, context) : hook.around(call, () => run(index + 1));
  };
  return run(0);
};

const processPassed = async (
  needs: PipelineNeeds,
  exchange: ServiceExchange,
  requestId: string,
  observation: Observation | undefined,
): Promise<string> => {
  const { request, response, credentials, slot } = exchange;
  requireService(slot);
  requireCredentials(credentials);
  const identified = identifyCaller(needs.accounts, credentials);
  const caller = identified instanceof Promise ? await identified : identified;
  const operation = requireOperation(exchange);
  if (observation !== undefined) {
    observation.caller = caller;
    observation.operation = operation.name;
  }
  if (exchange.expectsContinue && !(Number(request.headers['content-length']) > needs.maxBodyBytes))
    response.writeContinue();
  const bound = new JsonBound();
  const body = decodeBody(await readBody(request, needs.maxBodyBytes, (piece) => bound.take(piece)));
  if (observation !== undefined) observation.input = body;
  const input = slot.model?.decode(operation.name, body);
  if (observation !== undefined) observation.input = input;
  const { log, stopped } = needs;
  const service = slot.service.name;
  const context = createRequestContext({
    requestId,
    service,
    operation: operation.name,
    caller,
    request,
    response,
    stopped,
    log,
  });
  if (slot.state === 'available') slot.state = 'running';
  const output = await invoke(operation, input, context);
  if (observation !== undefined) observation.output = output;
  return encodeBody(output);
};

const process = async (
  needs: PipelineNeeds,
  exchange: ServiceExchange,
  requestId: string,
  observation: Observation | undefined,
): Promise<string> => {
  const passing = needs.gate.pass();
  if (passing !== undefined) await passing;
  try {
    return await processPassed(needs, exchange, requestId, observation);
  } finally {
    needs.gate.leave();
  }
};
/** The one place where an unexpected throw becomes the protocol's internal failure. */
const asServiceError = (error: unknown, log: Logger, requestId: string, title: string): ServiceError => {
  if (error instanceof ServiceError) {
    if (error.cause !== undefined)
      log.debug('An operation was refused', { requestId, operation: title, cause: error.cause });
    return error;
  }
  log.error('An operation failed unexpectedly', { requestId, operation: title, error });
  return new ServiceError(
    'InternalFailure',
    'The request failed because of an internal fault; the log of the host has it.',
    {
      status: 500,
      fault: 'server',
    },
  );
};

/** Answers one request of a plugin service. Never rejects. */
export const serveExchange = async (needs: PipelineNeeds, exchange: ServiceExchange): Promise<void> => {
  const { response, slot, extraHeaders } = exchange;
  const requestId = randomUUID();
  const title = `${slot.service.name}.${exchange.operation ?? '?'}`;
  const { observers } = slot;
  const observation = observers.length === 0 ? undefined : beginObservation();
  const tell = (error: AnsweredCall['error']): void => {
    if (observation === undefined) return;
    const { log } = needs;
    const service = slot.service.name;
    tellObservers({ observers, observation, request: exchange.request, requestId, service, error, log });
  };
  try {
    const body = await process(needs, exchange, requestId, observation);
    answerJson(response, 200, requestId, body, extraHeaders);
    needs.log.info(`AWS ${title} => 200`);
    tell(undefined);
  } catch (error) {
    if (error instanceof ClientGoneError) {
      needs.log.debug('A client went away before its request was complete', { requestId, operation: title });
      return;
    }
    const modelled = asServiceError(error, needs.log, requestId, title);
    answerServiceError(response, requestId, modelled, extraHeaders);
    needs.log.info(`AWS ${title} => ${modelled.status} (${modelled.code})`, { requestId });
    const { code, message, status } = modelled;
    tell({ code, message, status });
  }
};
