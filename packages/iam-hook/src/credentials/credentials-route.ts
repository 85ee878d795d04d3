// The container-credentials endpoint on the data-plane listener.
import type { Logger, Route, RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { CREDENTIALS_PATH, isClusterToken } from './cluster-token.js';
import { type RoleCredentials, RoleCredentialsError } from './role-credentials.js';
import { type RoleSession, warmUpCredentials } from './session-credentials.js';

/** What the route needs. */
export interface CredentialsRouteNeeds {
  /** Secret of the data directory. */
  readonly secret: string | Uint8Array;
  readonly credentials: Pick<RoleCredentials, 'credentialsOf'>;
  readonly log: Logger;
  /** The role that a cluster's job runs with; undefined for a cluster that is unknown, or parked. */
  clusterRole(clusterId: string): RoleSession | undefined;
  /** Whether a cluster waits for a job. Its warm-up gets credentials that are nobody's, and end so soon that a job asks for its own. */
  isParked(clusterId: string): boolean;
}

const headers = { 'cache-control': 'no-store' };

/** SDKs read `code` and `message` of an error. */
const refuse = (status: number, code: string, message: string): RouteAnswer => ({
  status,
  headers,
  json: { code, message },
});

const headerOf = (request: RouteRequest, name: string): string => {
  const found = Object.entries(request.headers).find(([key]) => key.toLowerCase() === name);
  return found?.[1] ?? '';
};

/**
 * `GET /v1/credentials/:cluster` with the cluster's token in `Authorization`. 403: wrong token, for clusters that exist or not. 404:
 * unknown cluster. 503: STS does not answer, SDKs ask again.
 */
export const credentialsRoute = (needs: CredentialsRouteNeeds): Route => ({
  method: 'GET',
  path: `${CREDENTIALS_PATH}/:cluster`,
  summary: "Temporary credentials of a cluster's role, for the members of the cluster",
  handle: async (request) => {
    const cluster = request.params['cluster'] ?? '';
    if (!isClusterToken(needs.secret, cluster, headerOf(request, 'authorization'))) {
      needs.log.warn('Credentials were asked for with a wrong token', { cluster: cluster.slice(0, 128) });
      return refuse(403, 'AccessDenied', 'The authorization token is not that of the cluster.');
    }
    const session = needs.clusterRole(cluster);
    if (session === undefined && needs.isParked(cluster))
      return { status: 200, headers, json: warmUpCredentials(Date.now()) };
    if (session === undefined) return refuse(404, 'NotFound', 'The cluster runs no application.');
    try {
      return { status: 200, headers, json: await needs.credentials.credentialsOf(session, request.signal) };
    } catch (error) {
      if (error instanceof RoleCredentialsError) {
        return refuse(error.status, error.status === 503 ? 'ServiceUnavailable' : 'AccessDenied', error.message);
      }
      throw error;
    }
  },
});
