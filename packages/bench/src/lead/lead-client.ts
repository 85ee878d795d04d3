// Requests to the data plane, by its plain address and by the lead, on connections that are kept.
import { Agent, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';

/** Where the data plane is, and whose certificate it shows. */
export interface LeadPlace {
  readonly port: number;
  readonly authority: string;
}

/** One request. */
export interface LeadRequest {
  readonly method: 'PUT' | 'POST' | 'GET';
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A way to the data plane. */
export interface LeadWay {
  readonly name: string;
  send(request: LeadRequest): Promise<void>;
  close(): void;
}

const CONNECTIONS = 4;

const answered = async (incoming: IncomingMessage): Promise<void> => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  if (incoming.statusCode !== 200)
    throw new Error(`The answer was ${incoming.statusCode}: ${Buffer.concat(parts).toString().slice(0, 500)}`);
};

const sendBy = (
  open: typeof plainRequest | typeof tlsRequest,
  options: object,
  { method, host, path, headers, body }: LeadRequest,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = open(
      { ...options, method, path, headers: { ...headers, host, 'content-length': body.length } },
      (incoming) => {
        answered(incoming).then(resolve, reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

/** By its address, as `aws.endpoint` or `AWS_ENDPOINT_URL` name it. */
export const plainWay = ({ port }: LeadPlace): LeadWay => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  return {
    name: 'plain endpoint',
    send: (request) => sendBy(plainRequest, { agent, port, hostname: '127.0.0.1' }, request),
    close: () => agent.destroy(),
  };
};

/** Opens a tunnel for each connection, and TLS inside of it, as a job's SDK does. */
class LeadAgent extends TlsAgent {
  readonly #place: LeadPlace;

  constructor(place: LeadPlace) {
    super({ keepAlive: true, maxSockets: CONNECTIONS });
    this.#place = place;
  }

  override createConnection(
    { host = '' }: { readonly host?: string },
    done?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const { port, authority } = this.#place;
    const asked = plainRequest({ port, hostname: '127.0.0.1', method: 'CONNECT', path: `${host}:443`, agent: false });
    asked.on('connect', (_answer, socket) => {
      done?.(null, connect({ socket, servername: host, ca: authority }));
    });
    asked.on('error', (error) => done?.(error, asked.socket as Duplex));
    asked.end();
    return undefined;
  }
}

/** By the lead: the names of AWS, through the proxy. */
export const leadWay = (place: LeadPlace): LeadWay => {
  const agent = new LeadAgent(place);
  return {
    name: 'lead',
    send: (request) => sendBy(tlsRequest, { agent, hostname: request.host, port: 443 }, request),
    close: () => agent.destroy(),
  };
};
