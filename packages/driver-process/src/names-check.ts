// Whether names of AWS can be led here for programs that know of no proxy, for `drey doctor`.
import { createServer } from 'node:net';
import { OperatorError, type SurroundingsCheck } from '@drey/plugin-api';

/** An address that no instance takes. */
const ADDRESS = '127.77.255.254';
const PORT = 443;

const refusal = (error: unknown): OperatorError =>
  new OperatorError(
    'DREY_NAMES_NOT_LED',
    `Port ${PORT} of a loopback address cannot be had (${error instanceof Error ? error.message : String(error)}): programs in jobs that look up names of AWS themselves and know of no proxy are refused, instead of led to Drey.`,
    'SDKs of AWS need nothing of this. For others run as root, or once: sysctl net.ipv4.ip_unprivileged_port_start=443.',
  );

const tryToListen = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });

/** The check. Listens for a moment. */
export const namesCheck = (listen: (host: string, port: number) => Promise<void> = tryToListen): SurroundingsCheck => ({
  subject: 'Names of AWS in jobs',
  purpose: 'that also programs that know of no proxy reach Drey where they name AWS',
  required: false,
  look: async () => {
    await listen(ADDRESS, PORT).catch((error: unknown) => {
      throw refusal(error);
    });
    return { state: 'ok', found: `port ${PORT} of the loopback can be had` };
  },
});
