// What a plugin gives a host for one service: a model and the implementation of its operations.
import type { OperationHandler } from './operation.js';

/** What a host must know of a service's model to decode, validate and answer its requests. */
export interface ServiceModel {
  /** Every operation name of the model, implemented or not. */
  readonly operations: readonly string[];
  /**
   * Turns a parsed JSON body into the operation's input: timestamps to `Date`, blobs to `Uint8Array`, unknown members dropped.
   * Throws a {@link ServiceError}: `SerializationException` for a wrong JSON type, `ValidationException` for broken constraints.
   */
  decode(operation: string, body: unknown): unknown;
}

/** A running implementation of a service. */
export interface ServiceProvider {
  readonly model: ServiceModel;
  /** Handlers by operation name. A modelled operation without one is answered with HTTP 501. */
  readonly operations: Readonly<Record<string, OperationHandler<never>>>;
  /** Called once before the host answers requests. May throw {@link OperatorError}. */
  start?(): Promise<void>;
  /**
   * Forgets everything that callers ever made, in all accounts, and ends what runs for it; resolves when that is durable. The host holds
   * calls back meanwhile, and calls it again at the next start when it was killed over it. Left out by services that keep nothing.
   */
  reset?(): Promise<void>;
  /** Called once when the host stops cleanly. */
  stop?(): Promise<void>;
}
