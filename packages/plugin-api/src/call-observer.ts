// Calls of a service as others may look at them when they are over: for a trail, or for statistics.
import { type ExtensionPoint, extensionPoint } from './extension-point.js';

/** A call that was answered. Nothing in it may be changed. */
export interface AnsweredCall {
  readonly requestId: string;
  /** Service code. */
  readonly service: string;
  /** An operation of the service's model. */
  readonly operation: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  /** Undefined for a signature without one. */
  readonly accessKeyId: string | undefined;
  /** IP address of the client; undefined where it was gone already. */
  readonly sourceAddress: string | undefined;
  readonly userAgent: string | undefined;
  /** The decoded input; the body as it was parsed where it broke a rule of the model; undefined where it could not be read. */
  readonly input: unknown;
  /** What the operation gave; undefined where it was refused. */
  readonly output: unknown;
  /** Why it was refused. */
  readonly error: { readonly code: string; readonly message: string; readonly status: number } | undefined;
}

/**
 * Is told of every call that names an operation and is signed, refused ones included, once its answer is on its way. It holds no caller up,
 * but the process: keep what has to be done for later. What it throws goes to the log.
 */
export interface CallObserver {
  /** Service code. */
  readonly service: string;
  answered(call: AnsweredCall): void;
}

/** Extension point of hosts: who is told of calls. */
export const callObservers: ExtensionPoint<CallObserver> = extensionPoint('drey/call-observer');
