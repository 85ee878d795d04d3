// The token with which the members of a cluster ask for their role's credentials. Derived, so that none has to be stored.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Where a cluster asks for credentials, below the data-plane listener. */
export const CREDENTIALS_PATH = '/v1/credentials';

/** The token of a cluster: HMAC-SHA256, hexadecimal. `secret` belongs to the data directory and is kept there with mode 0600. */
export const clusterToken = (secret: string | Uint8Array, clusterId: string): string =>
  createHmac('sha256', secret).update(`drey-credentials:${clusterId}`).digest('hex');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in a time that tells nothing of the token. */
export const isClusterToken = (secret: string | Uint8Array, clusterId: string, token: string): boolean =>
  timingSafeEqual(digest(token), digest(clusterToken(secret, clusterId)));

/**
 * The environment that points AWS SDKs of a cluster's processes to the credentials endpoint. `endpoint`: base URL of the data-plane
 * listener; its host must be a loopback address as the process sees it, for SDKs take no other over plain HTTP (documented; the first
 * Java SDK takes the words `127.0.0.1` and `localhost` only).
 */
export const environmentFor = (
  secret: string | Uint8Array,
  clusterId: string,
  endpoint: string,
): Readonly<Record<'AWS_CONTAINER_CREDENTIALS_FULL_URI' | 'AWS_CONTAINER_AUTHORIZATION_TOKEN', string>> => ({
  AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint.replace(/\/+$/, '')}${CREDENTIALS_PATH}/${encodeURIComponent(clusterId)}`,
  AWS_CONTAINER_AUTHORIZATION_TOKEN: clusterToken(secret, clusterId),
});
