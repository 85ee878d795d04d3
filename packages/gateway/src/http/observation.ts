// What observers are told of one call, collected on its way through the pipeline.
import type { IncomingMessage } from 'node:http';
import type { AnsweredCall, CallObserver, Logger } from '@drey/plugin-api';
import type { Caller } from './caller.js';

/** One call as far as it came. */
export interface Observation {
  caller: Caller | undefined;
  /** An operation of the model. */
  operation: string | undefined;
  input: unknown;
  output: unknown;
}

/** A call of which nothing is known yet. */
export const beginObservation = (): Observation => ({
  caller: undefined,
  operation: undefined,
  input: undefined,
  output: undefined,
});

/** Who is told, and of what. */
export interface Told {
  readonly observers: readonly CallObserver[];
  readonly observation: Observation;
  readonly request: IncomingMessage;
  readonly requestId: string;
  readonly service: string;
  readonly error: AnsweredCall['error'];
  readonly log: Logger;
}

/** Tells the observers, unless the call came to no operation or no caller. Never throws. */
export const tellObservers = (told: Told): void => {
  const { observers, observation, request, requestId, service, error, log } = told;
  const { caller, operation, input, output } = observation;
  if (caller === undefined || operation === undefined) return;
  const { accountId, region, partition, accessKeyId } = caller;
  const call: AnsweredCall = {
    requestId,
    service,
    operation,
    accountId,
    region,
    partition,
    accessKeyId,
    sourceAddress: request.socket.remoteAddress,
    userAgent: request.headers['user-agent'],
    input,
    output,
    error,
  };
  for (const observer of observers) {
    try {
      observer.answered(call);
    } catch (cause) {
      log.error('An observer of calls failed', { requestId, operation, error: cause });
    }
  }
};
