// The token with which Drey, and nobody else, changes something in a cluster through Flink's REST API.
import { createHmac } from 'node:crypto';

/** Header of a request that carries it; `drey.flink.RestRules` looks for it. */
export const REST_TOKEN_HEADER = 'drey-rest-token';

/** The token of a cluster: HMAC-SHA256, hexadecimal. Derived from the secret of the data directory, so that none has to be stored and a later host has it too. */
export const restToken = (secret: string | Uint8Array, clusterId: string): string =>
  createHmac('sha256', secret).update(`drey-rest:${clusterId}`).digest('hex');

/** How a JobManager is told its token. */
export const restTokenEnvironment = (token: string): Readonly<Record<'DREY_REST_TOKEN', string>> => ({
  DREY_REST_TOKEN: token,
});
