// The gateway's logger: winston behind the plugin API's `Logger`, one readable line an event.
import type { Clock, LogFields, Logger } from '@drey/plugin-api';
import { createLogger as createWinston, format, transports, type Logger as Winston } from 'winston';
import { batchedStream, type LineSink } from './batched-stream.js';
import { formatLine } from './line-format.js';

const levels = { error: 0, warn: 1, info: 2, debug: 3, trace: 4, 'trace-internal': 5 } as const;

/** A level of the log; each includes those before it. */
export type LogLevel = keyof typeof levels;

/** How a logger is made. */
export interface LoggerOptions {
  readonly level: LogLevel;
  readonly sink: LineSink;
  readonly clock: Clock;
}

/** A logger and the way to empty its buffer before the process ends. */
export interface GatewayLogger {
  readonly log: Logger;
  readonly flush: () => void;
}

const lineOf = (clock: Clock): ReturnType<typeof format.printf> =>
  format.printf((event) => formatLine(clock.now(), event.level, String(event.message), event['fields'] as LogFields));

const adapt = (winston: Winston, limit: number, bound: LogFields): Logger => {
  const write = (level: LogLevel) =>
    levels[level] > limit
      ? (): void => {}
      : (message: string, fields?: LogFields): void => {
          winston.log({ level, message, fields: fields === undefined ? bound : { ...bound, ...fields } });
        };
  return {
    trace: write('trace'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => adapt(winston, limit, { ...bound, ...fields }),
  };
};

/** Makes a logger that writes batches of lines to the sink. Levels that are off cost nothing. */
export const createLogger = ({ level, sink, clock }: LoggerOptions): GatewayLogger => {
  const { stream, flush } = batchedStream(sink);
  const winston = createWinston({
    levels,
    level,
    format: lineOf(clock),
    transports: [new transports.Stream({ stream })],
  });
  return { log: adapt(winston, levels[level], {}), flush };
};

/** The level in force: `LS_LOG` beats `DEBUG`. */
export const chooseLevel = (logLevel: string | undefined, debug: string | undefined): LogLevel => {
  if (logLevel !== undefined && logLevel in levels) return logLevel as LogLevel;
  return debug === '1' || debug?.toLowerCase() === 'true' ? 'debug' : 'info';
};
