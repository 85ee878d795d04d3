// The logger that a host hands to its plugins.

/** Facts beside a constant message. Values are printed as JSON; secrets never belong here. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A levelled logger. Messages are constant strings, what varies goes into the fields. Calls never block and never throw. */
export interface Logger {
  trace(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger whose every line carries these fields as well. */
  child(fields: LogFields): Logger;
}

const nothing = (): void => {};

/** A logger that says nothing. */
export const silentLogger: Logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLogger,
};
