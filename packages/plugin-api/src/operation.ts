// One operation of a service: what its handler is called with, and how others may stand around it.
import type { Logger } from './logger.js';

/** Who calls, from where, and for how long. One per request, never shared. */
export interface RequestContext {
  /** Lower-case dashed UUID, sent back as `x-amzn-RequestId`. */
  readonly requestId: string;
  /** Service code, for example `kinesisanalyticsv2`. */
  readonly service: string;
  readonly operation: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Region of the credential scope, for example `us-east-1`. */
  readonly region: string;
  /** Partition of the region: `aws`, `aws-cn`, `aws-us-gov`, ... */
  readonly partition: string;
  /** Scheme, host and port under which the caller reached the host; for URLs in answers. */
  readonly endpoint: string;
  /** Aborted when the client goes away or the host stops. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/**
 * Handles one operation: takes the validated input, gives the modelled output or throws a {@link ServiceError}. A host encodes an output
 * that is frozen only once, so nothing below it may change either; give the same object again where the answer is the same.
 */
export type OperationHandler<Input = unknown, Output = unknown> = (
  input: Input,
  context: RequestContext,
) => Promise<Output> | Output;

/** One call on its way through the hooks. */
export interface OperationCall {
  readonly context: RequestContext;
  /** The decoded and validated input. */
  readonly input: unknown;
}

/**
 * Stands around an operation of any plugin's service. Hooks run in order of registration, the first is outermost. To refuse a call,
 * throw a {@link ServiceError}; to observe or change the answer, await `next`.
 */
export interface OperationHook {
  /** Unique name, for logs. */
  readonly id: string;
  /** Service code. */
  readonly service: string;
  /** Operation names; left out means all of the service. */
  readonly operations?: readonly string[];
  around(call: OperationCall, next: () => Promise<unknown>): Promise<unknown>;
}
