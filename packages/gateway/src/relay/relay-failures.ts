// The failures of the relay itself.
import { answerTooLarge } from '@drey/plugin-api';
import type { RelayFailure } from './relay-error.js';

/** There is nobody to ask for now; worth another try. */
export const unavailable = (message: string): RelayFailure => ({ status: 503, code: 'ServiceUnavailable', message });

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The request holds what no request may. */
export const unsayable = (error: unknown): RelayFailure => ({
  status: 400,
  code: 'InvalidRequest',
  message: `The request cannot be handed on to the upstream: ${textOf(error)}.`,
});

/** The upstream answered, but not in HTTP. */
export const unusable = (why: string): RelayFailure => ({
  status: 502,
  code: 'BadGateway',
  message: `The upstream gave an answer that is no valid HTTP: ${why}.`,
});

/** The upstream answered, but more than is read here. */
export const tooLarge = (message: string): RelayFailure => ({ status: 502, code: answerTooLarge, message });

/** There will never be anybody to ask. */
export const noUpstream = (service: string): RelayFailure => ({
  status: 501,
  code: 'NotImplemented',
  message: `No service '${service}' here: this host runs without an upstream. Start it with --upstream moto or --upstream URL.`,
});
