// The base of every error that reaches an API caller as the service models it.

/** What an error says beyond its code and message. */
export interface ServiceErrorOptions {
  /** HTTP status; 400 unless given, as AWS JSON services answer every modelled client error. */
  readonly status?: number;
  /** Who is to blame; `client` unless given. */
  readonly fault?: 'client' | 'server';
  /** Further modelled members of the error's body. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** The name of the member that carries the text: `Message` for most errors of the service, `message` for some. */
  readonly messageMember?: 'Message' | 'message';
  /** What led here; logged, never sent. */
  readonly cause?: unknown;
}

/** An error that the caller of an operation gets, in the shape of the service's protocol. */
export class ServiceError extends Error {
  /** The modelled name, for example `ResourceNotFoundException`; sent as `__type`. */
  readonly code: string;
  readonly status: number;
  readonly fault: 'client' | 'server';
  readonly members: Readonly<Record<string, unknown>>;
  readonly messageMember: 'Message' | 'message';

  constructor(code: string, message: string, options: ServiceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = code;
    this.code = code;
    this.status = options.status ?? 400;
    this.fault = options.fault ?? 'client';
    this.members = options.members ?? {};
    this.messageMember = options.messageMember ?? 'message';
  }
}
