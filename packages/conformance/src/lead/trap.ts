// What a job meets that is not led: a name server with an answer for every name, and a listener that takes note of who comes.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Where the name server listens. */
const NAME_SERVER = '127.0.0.53';
/** What every name is answered with, but for this machine's own. */
export const TRAP_ADDRESS = '10.77.77.77';
const LOOPBACK = '127.0.0.1';
const PORTS = [80, 443];

const HEADER_BYTES = 12;
const TYPE_A = 1;

/** The name of a question, and where it ends. */
const nameIn = (query: Buffer): { readonly name: string; readonly end: number } => {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
};

const addressOf = (name: string): string => (name.endsWith('localhost.localstack.cloud') ? LOOPBACK : TRAP_ADDRESS);

/** An answer with one address, or with none to questions for anything but an IPv4 address. */
const answerTo = (query: Buffer, { name, end }: ReturnType<typeof nameIn>): Buffer => {
  const question = query.subarray(HEADER_BYTES, end + 4);
  const isForAddress = query.readUInt16BE(end) === TYPE_A;
  const header = Buffer.from(query.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(isForAddress ? 1 : 0, 6);
  header.writeUInt32BE(0, 8);
  const bytes = addressOf(name).split('.').map(Number);
  const answer = Buffer.from([0xc0, 0x0c, 0, TYPE_A, 0, 1, 0, 0, 0, 1, 0, 4, ...bytes]);
  return Buffer.concat([header, question, ...(isForAddress ? [answer] : [])]);
};

/** A trap that is set. */
export interface Trap {
  /** Names that were asked for. */
  readonly asked: readonly string[];
  /** Connections that came, by port. */
  readonly came: readonly string[];
  /** Forgets both. */
  clear(): void;
  close(): void;
}

const listener = async (port: number, came: string[]): Promise<Server> => {
  const server = createServer((socket) => {
    came.push(`${TRAP_ADDRESS}:${port}`);
    socket.on('error', () => {});
    socket.destroy();
  });
  server.listen(port, TRAP_ADDRESS);
  await once(server, 'listening');
  return server;
};

/** Sets it, in a network namespace of its own. */
export const setTrap = async (): Promise<Trap> => {
  const asked: string[] = [];
  const came: string[] = [];
  const names = createSocket('udp4', (query, from) => {
    const question = nameIn(query);
    asked.push(question.name);
    names.send(answerTo(query, question), from.port, from.address);
  });
  names.bind(53, NAME_SERVER);
  await once(names, 'listening');
  const servers = await Promise.all(PORTS.map((port) => listener(port, came)));
  return {
    asked,
    came,
    clear: () => {
      asked.length = 0;
      came.length = 0;
    },
    close: () => {
      names.close();
      for (const server of servers) server.close();
    },
  };
};
