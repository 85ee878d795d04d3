// By which address pods reach this host.
import { createSocket } from 'node:dgram';
import { createServer, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { OperatorError } from '@drey/plugin-api';

/** An address for pods, and what to bind for it here (null: loopback, as somebody else passes on). */
export interface HostAddress {
  readonly host: string;
  readonly bind: string | null;
}

/** What finding it depends on. */
export interface HostAddressNeeds {
  /** As the user gives it; undefined: to be found out. */
  readonly given: string | undefined;
  readonly inside: boolean;
  readonly server: string;
}

/** Whether this machine has an address, asked by binding it. */
const isOwnAddress = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: address, port: 0, exclusive: true }, () => server.close(() => resolve(true)));
  });

/** The address of this machine from which packets to another one leave; nothing is sent. Undefined where there is no way. */
const addressTowards = (host: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(undefined);
    });
    socket.connect(9, host, () => {
      const { address } = socket.address();
      socket.close();
      resolve(address);
    });
  });

const ownAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '0.0.0.0';

const missing = (server: string): OperatorError =>
  new OperatorError(
    'DREY_KUBERNETES_ADDRESS_MISSING',
    `Drey runs outside of the cluster at ${server}, and cannot tell by which address pods reach it.`,
    'Name it in DREY_KUBERNETES_HOST_ADDRESS; for kind: docker network inspect kind -f "{{(index .IPAM.Config 0).Gateway}}".',
  );

/** Finds it. Throws an OperatorError where the user has to say it. */
export const hostAddress = async ({ given, inside, server }: HostAddressNeeds): Promise<HostAddress> => {
  if (given !== undefined) {
    const own = isIP(given) !== 0 && !isLoopback(given) && (await isOwnAddress(given));
    // By a name of this pod's Service others come to the address that it has now.
    return { host: given, bind: own ? given : inside ? (ownAddress() ?? null) : null };
  }
  const found = inside ? ownAddress() : await addressTowards(new URL(server).hostname.replace(/^\[|\]$/g, ''));
  if (found === undefined || isLoopback(found)) throw missing(server);
  return { host: found, bind: found };
};
