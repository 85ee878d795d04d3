// Failures that concern the person who runs the host (a taken port, a missing Java), never an API caller.

/**
 * A failure of the surroundings, with its remedy. Hosts print it as one line and exit with a non-zero code; plugins throw it from
 * `init`, `start` or a command.
 */
export class OperatorError extends Error {
  /** Stable code such as `DREY_PORT_IN_USE`, for scripts and searches. */
  readonly code: string;
  /** What to do about it, a whole sentence. */
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OperatorError';
    this.code = code;
    this.remedy = remedy;
  }

  /** `message remedy [code]`, the one line that a person reads. */
  line(): string {
    return `${this.message} ${this.remedy} [${this.code}]`;
  }
}

/** What a failure says to people, in one line: an {@link OperatorError} with its remedy and code, anything else its message. */
export const operatorLine = (error: unknown): string => {
  if (error instanceof OperatorError) return error.line();
  return error instanceof Error ? error.message : String(error);
};
