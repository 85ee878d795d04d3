// The credentials endpoint: who gets what, and that an AWS SDK can read it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { type RouteAnswer, silentLogger } from '@drey/plugin-api';
import { clusterToken, environmentFor, isClusterToken } from './cluster-token.js';
import { credentialsRoute } from './credentials-route.js';
import { RoleCredentialsError } from './role-credentials.js';
import type { ContainerCredentials } from './session-credentials.js';

const secret = 'secret of the data directory';
const accountId = '111111111111';
const session = { roleArn: `arn:aws:iam::${accountId}:role/app`, accountId, region: 'us-east-1', application: 'app' };
const given: ContainerCredentials = {
  AccessKeyId: 'ASIAKEY',
  SecretAccessKey: 'secret',
  Token: 'token',
  Expiration: '2036-01-01T00:00:00Z',
  RoleArn: session.roleArn,
};

const routeGiving = (credentialsOf: () => Promise<ContainerCredentials>): ReturnType<typeof credentialsRoute> =>
  credentialsRoute({
    secret,
    log: silentLogger,
    credentials: { credentialsOf },
    isParked: (cluster) => cluster === 'c-parked',
    clusterRole: (cluster) => (cluster === 'c-1' ? session : undefined),
  });

const route = routeGiving(() => Promise.resolve(given));

const get = async (cluster: string, headers: Record<string, string>, from = route): Promise<RouteAnswer> =>
  from.handle({
    method: 'GET',
    path: `/v1/credentials/${cluster}`,
    headers,
    query: {},
    search: '',
    params: { cluster },
    body: new Uint8Array(),
    signal: new AbortController().signal,
  });

describe('the credentials route', () => {
  it.each(['authorization', 'Authorization'])('gives credentials to who has the token (%s)', async (name) => {
    const answer = await get('c-1', { [name]: clusterToken(secret, 'c-1') });
    expect(answer).toEqual({ status: 200, headers: { 'cache-control': 'no-store' }, json: given });
  });

  it('gives a parked cluster credentials of nobody that end within a minute', async () => {
    const { status, json } = await get('c-parked', { authorization: clusterToken(secret, 'c-parked') });
    const { Expiration, SecretAccessKey } = json as ContainerCredentials;
    expect(status).toBe(200);
    expect(SecretAccessKey).not.toBe(given.SecretAccessKey);
    expect(Date.parse(Expiration) - Date.now()).toBeLessThanOrEqual(60_000);
  });

  it.each([
    ['no token', {}],
    ['an empty one', { authorization: '' }],
    ['that of another cluster', { authorization: clusterToken(secret, 'c-2') }],
    ['that of another data directory', { authorization: clusterToken('other', 'c-1') }],
    ['a longer one', { authorization: `${clusterToken(secret, 'c-1')}0` }],
  ])('refuses %s', async (_name, headers) => {
    expect(await get('c-1', headers)).toMatchObject({ status: 403, json: { code: 'AccessDenied' } });
  });

  it('knows no cluster that runs nothing', async () => {
    expect(await get('c-9', { authorization: clusterToken(secret, 'c-9') })).toMatchObject({ status: 404 });
    expect(await get('c-9', { authorization: 'x' })).toMatchObject({ status: 403 });
  });

  it.each([
    [403, 'AccessDenied'],
    [503, 'ServiceUnavailable'],
  ])('hands on what STS said: %d', async (status, code) => {
    const failing = routeGiving(() => Promise.reject(new RoleCredentialsError('STS did not.', status, undefined)));
    const answer = await get('c-1', { authorization: clusterToken(secret, 'c-1') }, failing);
    expect(answer).toMatchObject({ status, json: { code, message: 'STS did not.' } });
  });
});

describe('the environment of a cluster', () => {
  it('has the URL of the cluster and its token', () => {
    expect(environmentFor(secret, 'c-1', 'http://127.0.0.1:4567/')).toEqual({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:4567/v1/credentials/c-1',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: clusterToken(secret, 'c-1'),
    });
    expect(clusterToken(secret, 'c-1')).toMatch(/^[0-9a-f]{64}$/);
    expect(isClusterToken(secret, 'c-1', clusterToken(secret, 'c-1').toUpperCase())).toBe(false);
  });

  it('leads an HTTP client to the credentials', async () => {
    const server = createServer((request, response) => {
      const cluster = request.url?.split('/').at(-1) ?? '';
      void get(cluster, { authorization: request.headers.authorization ?? '' }).then(({ status, json }) => {
        response.writeHead(status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(json));
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    try {
      const { port } = server.address() as AddressInfo;
      const environment = environmentFor(secret, 'c-1', `http://127.0.0.1:${port}`);
      const answer = await fetch(environment.AWS_CONTAINER_CREDENTIALS_FULL_URI, {
        headers: { authorization: environment.AWS_CONTAINER_AUTHORIZATION_TOKEN },
      });
      expect(await answer.json()).toEqual(given);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
