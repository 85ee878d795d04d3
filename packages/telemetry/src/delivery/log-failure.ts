// Why a delivery failed, what that means for the batch, and what to do about it.
import { UpstreamFault } from '@drey/upstream-client';
import type { LogStreamAddress } from './delivery-record.js';

/** Kinds of trouble, by what helps against them. */
export type LogFailureKind =
  | 'missing' // the group or stream does not exist
  | 'denied' // no permission
  | 'throttled'
  | 'refused' // the service finds the batch itself wrong
  | 'unavailable' // it answered with a fault of its own
  | 'unreachable' // no answer
  | 'no-upstream'
  | 'unreadable' // the cluster's output cannot be read
  | 'unsaved'; // our own record cannot be written

/** A delivery that did not work. */
export class LogFailure extends Error {
  readonly kind: LogFailureKind;
  /** True when the batch is known not to have arrived; otherwise it may have. */
  readonly certain: boolean;

  constructor(kind: LogFailureKind, certain: boolean, cause?: unknown) {
    super(cause instanceof Error ? `${cause.name}: ${cause.message}` : kind, { cause });
    this.name = 'LogFailure';
    this.kind = kind;
    this.certain = certain;
  }
}

interface ServiceFault {
  readonly name?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: { readonly throttling?: boolean };
}

const denials = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
]);

const throttles = new Set(['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'LimitExceededException']);

/** Sorts an error of the SDK. Names are those of the service and of Node; texts are never looked at. */
export const failureOf = (error: unknown): LogFailure => {
  if (error instanceof LogFailure) return error;
  if (error instanceof UpstreamFault) {
    return new LogFailure(error.kind === 'absent' ? 'no-upstream' : 'unreachable', error.neverSent, error);
  }
  const { name = '', $metadata, $retryable } = (error ?? {}) as ServiceFault;
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return new LogFailure('unreachable', false, error);
  if (name === 'ResourceNotFoundException') return new LogFailure('missing', true, error);
  if (throttles.has(name) || status === 429 || $retryable?.throttling === true) {
    return new LogFailure('throttled', true, error);
  }
  if (denials.has(name) || status === 401 || status === 403) return new LogFailure('denied', true, error);
  if (status >= 400 && status < 500) return new LogFailure('refused', true, error);
  return new LogFailure('unavailable', false, error);
};

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

const creation = ({ logGroup, logStream, region }: LogStreamAddress): string => {
  const group = quoted(logGroup);
  const make = `aws logs create-log-group --region ${region} --log-group-name ${group}`;
  return `${make}; aws logs create-log-stream --region ${region} --log-group-name ${group} --log-stream-name ${quoted(logStream)}`;
};

const texts: Readonly<Record<LogFailureKind, (name: string, stream: LogStreamAddress) => string>> = {
  missing: (name, stream) => `The ${name} does not exist, so log events wait. Make it: ${creation(stream)}`,
  denied: (name) => `The ${name} refuses log events. Allow logs:PutLogEvents on it for the account.`,
  throttled: (name) => `The ${name} is throttled; log events are sent later. Nothing to do unless it lasts.`,
  refused: (name) => `The ${name} finds fault with a log event, so it waits. See the log for the reason.`,
  unavailable: (name) => `CloudWatch Logs has a fault, so events for the ${name} wait. See the log of the upstream.`,
  unreachable: (name) =>
    `CloudWatch Logs does not answer, so events for the ${name} wait. Check that the upstream or companion runs.`,
  'no-upstream': (name) =>
    `There is no upstream, so events for the ${name} wait. Start with --upstream moto or the URL of an emulator.`,
  unreadable: (name) =>
    `Output of the cluster cannot be read, so its events for the ${name} wait. See the log for the reason.`,
  unsaved: (name) =>
    `The data directory cannot be used, so events for the ${name} wait. Check its free space and its owner.`,
};

/** What is wrong and what to do, in whole sentences, for the log and the health page. */
export const failureText = (kind: LogFailureKind, stream: LogStreamAddress): string =>
  texts[kind](
    `log stream ${stream.logStream} of group ${stream.logGroup} (account ${stream.accountId}, ${stream.region})`,
    stream,
  );

/** Whether only somebody's doing ends the trouble, so that waiting a few seconds for it is in vain. */
export const isLasting = (kind: LogFailureKind): boolean =>
  kind === 'missing' || kind === 'denied' || kind === 'no-upstream';
