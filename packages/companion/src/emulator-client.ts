// Small requests to an emulator: bounded in time and size, with an Authorization header of the right shape and no real signature.
import type { Clock } from '@drey/plugin-api';
import { Agent, request } from 'undici';

/** One request. Emulators route by the credential scope and do not check the signature. */
export interface EmulatorRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  /** Signing name in the credential scope. */
  readonly service: string;
  /** `test` unless given. */
  readonly accessKeyId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMilliseconds: number;
}

/** What came back, body read whole. */
export interface EmulatorAnswer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly text: string;
}

/** Talks to an emulator. Rejects on connection faults, time-outs and answers over a mebibyte. */
export interface EmulatorClient {
  send(endpoint: string, what: EmulatorRequest): Promise<EmulatorAnswer>;
  close(): Promise<void>;
}

const maximumAnswerBytes = 1024 * 1024;

const authorization = (accessKeyId: string, service: string, stamp: string): string =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${stamp.slice(0, 8)}/us-east-1/${service}/aws4_request, ` +
  `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;

const readBounded = async (body: AsyncIterable<Buffer>): Promise<string> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > maximumAnswerBytes) throw new Error('The answer is larger than a mebibyte.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

/** Makes a client with connections of its own. */
export const createEmulatorClient = (clock: Clock): EmulatorClient => {
  const agent = new Agent({ connect: { timeout: 2_000 }, keepAliveTimeout: 1_000, connections: 8 });
  return {
    send: async (endpoint, what) => {
      const stamp = new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
      const answer = await request(`${endpoint}${what.path}`, {
        dispatcher: agent,
        method: what.method,
        headers: {
          authorization: authorization(what.accessKeyId ?? 'test', what.service, stamp),
          'x-amz-date': stamp,
          ...what.headers,
        },
        body: what.body ?? null,
        signal: AbortSignal.timeout(what.timeoutMilliseconds),
      });
      const etag = answer.headers['etag'];
      return {
        status: answer.statusCode,
        etag: typeof etag === 'string' ? etag : undefined,
        text: await readBounded(answer.body),
      };
    },
    close: () => agent.destroy(),
  };
};
