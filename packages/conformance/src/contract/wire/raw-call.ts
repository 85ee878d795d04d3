// Requests as bytes, for what no SDK sends.
import { connect } from 'node:net';
import { request as httpRequest } from 'node:http';

/** A raw request; what is left out is what an SDK would send. */
export interface RawCall {
  readonly method?: string;
  readonly path?: string;
  /** A header set to undefined is not sent. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Uint8Array;
}

/** A raw answer. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** The parsed body; undefined when it is no JSON. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

const TIMEOUT_MILLISECONDS = 10_000;

/** An `Authorization` header; the signature is not checked. */
export const authorization = (accessKeyId: string, region = 'us-east-1', service = 'kinesisanalytics'): string =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=00`;

const parsed = (text: string): RawAnswer['json'] => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
};

/** The headers of a call of an operation. */
export const callHeaders = (accessKeyId: string, operation: string): Record<string, string> => ({
  'Content-Type': 'application/x-amz-json-1.1',
  'X-Amz-Target': `KinesisAnalytics_20180523.${operation}`,
  Authorization: authorization(accessKeyId),
});

/** Sends a request through node:http, which, unlike fetch, lets a test choose the Host header. */
export const rawCall = (endpoint: string, call: RawCall = {}): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(endpoint);
    const headers = Object.fromEntries(Object.entries(call.headers ?? {}).filter(([, value]) => value !== undefined));
    const body = call.body ?? '{}';
    const method = call.method ?? 'POST';
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const request = httpRequest(
      {
        hostname,
        port,
        method,
        path: call.path ?? '/',
        agent: false,
        headers: hasBody ? { 'Content-Length': Buffer.byteLength(body), ...headers } : headers,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) });
        });
      },
    );
    request.setTimeout(TIMEOUT_MILLISECONDS, () =>
      request.destroy(new Error(`No answer within ${TIMEOUT_MILLISECONDS} ms.`)),
    );
    request.on('error', reject);
    request.end(hasBody ? body : undefined);
  });

/** Sends bytes to the port and gives what comes back until the host closes the connection. */
export const rawBytes = (endpoint: string, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(endpoint);
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.setTimeout(TIMEOUT_MILLISECONDS, () =>
      socket.destroy(new Error(`Open still after ${TIMEOUT_MILLISECONDS} ms.`)),
    );
    socket.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
