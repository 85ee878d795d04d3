// Connections to the upstream: one keep-alive pool a scheme, and the parsed endpoint.
import { Agent as HttpAgent, type ClientRequest, type RequestOptions, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

// Shorter than the idle limits of the usual servers, so that a connection is not reused just when the other side closes it.
const IDLE_MILLISECONDS = 4000;
const LONGEST_SILENCE_MILLISECONDS = 900_000;
const poolOptions = { keepAlive: true, maxSockets: 1024, maxFreeSockets: 64, timeout: IDLE_MILLISECONDS };

/** What is asked of the upstream. */
export interface PooledRequest {
  readonly endpoint: string;
  readonly method: string;
  /** Path and query, unchanged. */
  readonly url: string;
  /** Names and values in turn. */
  readonly headers: string[];
}

/** A pool of connections. */
export interface ConnectionPool {
  open(request: PooledRequest): ClientRequest;
  close(): void;
}

/** Makes a pool. A connection that is silent for 15 minutes during a request is given up. */
export const createConnectionPool = (): ConnectionPool => {
  const plain = new HttpAgent(poolOptions);
  const secure = new HttpsAgent(poolOptions);
  let parsed: URL | undefined;
  let parsedFrom = '';
  return {
    open: ({ endpoint, method, url, headers }) => {
      if (parsed === undefined || parsedFrom !== endpoint) {
        parsed = new URL(endpoint);
        parsedFrom = endpoint;
      }
      const base = parsed.pathname === '/' ? '' : parsed.pathname;
      const isSecure = parsed.protocol === 'https:';
      const options: RequestOptions = {
        agent: isSecure ? secure : plain,
        host: parsed.hostname.replace(/^\[|\]$/g, ''),
        port: parsed.port === '' ? (isSecure ? 443 : 80) : parsed.port,
        method,
        path: base + url,
        headers,
        timeout: LONGEST_SILENCE_MILLISECONDS,
        setHost: false,
      };
      return isSecure ? httpsRequest(options) : httpRequest(options);
    },
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
};
