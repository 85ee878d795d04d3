// Why a call to the upstream gave no usable answer, in a type: nobody has to read texts to tell the kinds apart.
import { serviceTitle, type UpstreamService } from './services.js';

/** Kinds of trouble. An error that the service itself answers is none of them: that is the SDK's exception. */
export type UpstreamFaultKind =
  /** There is no upstream, or none yet. */
  | 'absent'
  /** No connection came about. */
  | 'unreachable'
  /** The connection stands, and no answer came within the limit. */
  | 'silent'
  /** The answer began, and stopped before its end. */
  | 'stalled'
  /** The connection was closed before the end of the answer. */
  | 'closed'
  /** The answer is not what the service's protocol allows. */
  | 'garbled';

const texts: Readonly<Record<UpstreamFaultKind, (what: string, status: string) => string>> = {
  absent: (what) => `There is no ${what} yet.`,
  unreachable: (what) => `${what} could not be reached.`,
  silent: (what) => `${what} accepted the request and did not answer in time.`,
  stalled: (what) => `${what} began an answer and did not end it in time.`,
  closed: (what) => `${what} closed the connection before the end of its answer.`,
  garbled: (what, status) => `${what} answered${status} something that is not of its protocol.`,
};

const remedies: Readonly<Record<UpstreamFaultKind, string>> = {
  absent: 'Try again in a moment, or start with --upstream moto or the URL of an emulator; /_drey/health tells more.',
  unreachable: 'Start it, or name the one that runs by --upstream; /_drey/health tells more.',
  silent: 'Look at the log of the upstream, start it again, or name another by --upstream.',
  stalled: 'Look at the log of the upstream, start it again, or name another by --upstream.',
  closed: 'Look at the log of the upstream; if it ended, start it again.',
  garbled: 'Check that --upstream names an AWS emulator, and look at its log.',
};

/** The service and where it is, for texts. */
export const namedAt = (service: UpstreamService, endpoint: string | null): string => {
  if (endpoint === null) return serviceTitle(service);
  return `${serviceTitle(service)} at ${URL.canParse(endpoint) ? new URL(endpoint).origin : 'the upstream'}`;
};

/** What a fault is made of. */
export interface UpstreamFaultOptions {
  readonly service: UpstreamService;
  readonly endpoint: string | null;
  /** The system's or the parser's error. */
  readonly cause?: unknown;
  /** HTTP status of the answer, where there was one. */
  readonly status?: number | undefined;
}

/** A call that came to nothing. The message is made of whole sentences, ends with what to do, and may be shown to users. */
export class UpstreamFault extends Error {
  readonly kind: UpstreamFaultKind;
  /** What happened, without the remedy. */
  readonly what: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Code of the system's error, such as `ECONNREFUSED`; the SDK tries again by it. */
  readonly code: string | undefined;

  constructor(kind: UpstreamFaultKind, { service, endpoint, cause, status }: UpstreamFaultOptions) {
    const what = texts[kind](namedAt(service, endpoint), status === undefined ? '' : ` HTTP ${status} and`);
    super(`${what} ${remedies[kind]}`);
    this.name = 'UpstreamFault';
    this.kind = kind;
    this.what = what;
    this.remedy = remedies[kind];
    this.code = kind === 'silent' || kind === 'stalled' ? undefined : codeOf(cause);
    // Not `cause`: the SDK looks for time-outs in causes and would ask a silent service again.
    Object.defineProperty(this, 'origin', { value: cause, enumerable: false });
  }

  /** True when not one byte of the request can have left. */
  get neverSent(): boolean {
    return this.kind === 'absent' || this.kind === 'unreachable';
  }
}

const codeOf = (error: unknown): string | undefined => {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
};

/** System errors raised before a connection stood. */
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);
const closed = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Sorts an error of a connection or a parser. `began`: the head of the answer had come. */
export const faultKindOf = (error: unknown, began: boolean): UpstreamFaultKind => {
  const code = codeOf(error) ?? '';
  const name = (error as { readonly name?: unknown } | null | undefined)?.name;
  // The code first: the SDK names an ECONNRESET a TimeoutError. Its own limit for an answer has the code ETIMEDOUT, the one for a connection none.
  if (closed.has(code)) return 'closed';
  if (name === 'TimeoutError' && began) return 'stalled';
  if (name === 'TimeoutError') return code === 'ETIMEDOUT' ? 'silent' : 'unreachable';
  if (unreachable.has(code)) return 'unreachable';
  return 'garbled';
};
