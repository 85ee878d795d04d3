// Whether an emulator can be reached at all, and the failure when it cannot.
import { connect } from 'node:net';
import { OperatorError } from '@drey/plugin-api';

const CONNECT_TIMEOUT_MILLISECONDS = 2_000;

/** Whether something accepts connections at an endpoint; silent in the emulator's own request log. */
export const accepts = (endpoint: string): Promise<boolean> =>
  new Promise((resolve) => {
    const url = new URL(endpoint);
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    const socket = connect({
      host: url.hostname.replaceAll(/[[\]]/g, ''),
      port,
      timeout: CONNECT_TIMEOUT_MILLISECONDS,
    });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });

/** The failure of an emulator that accepts no connections; `when` is part of the sentence, such as `within 30 s`. */
export const upstreamUnreachable = (endpoint: string, when: string): OperatorError =>
  new OperatorError(
    'DREY_UPSTREAM_UNREACHABLE',
    `The upstream ${endpoint} did not accept connections ${when}.`,
    'Start that emulator first, or use --upstream moto to have one started.',
  );
