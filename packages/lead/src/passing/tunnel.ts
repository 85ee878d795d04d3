// Passes a CONNECT on unseen: to its target, or through the proxy of the user.
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { guardedLookup, MetadataRefusal, refuseMetadata } from './guarded-lookup.js';
import { type Target, targetText } from './target.js';
import { hopOf, type UsersProxy, usersProxyFor } from './users-proxy.js';

const CONNECT_MILLISECONDS = 30_000;

/** Why a target cannot be reached, and the status that says so. */
export class Unreached extends Error {
  override readonly name = 'Unreached';
  readonly status: 403 | 502 | 504;

  constructor(status: Unreached['status'], message: string) {
    super(message);
    this.status = status;
  }
}

/** The failure of an attempt, in words for the job that made it. */
export const unreached = (target: Target, error: unknown): Unreached => {
  if (error instanceof Unreached) return error;
  if (error instanceof MetadataRefusal) return new Unreached(403, error.message);
  const reason = error instanceof Error ? error.message : String(error);
  return new Unreached(502, `${targetText(target)} cannot be reached from this machine: ${reason}.`);
};

const timeOver = (target: Target): Unreached =>
  new Unreached(504, `${targetText(target)} did not answer within ${CONNECT_MILLISECONDS / 1_000} s.`);

const straight = (target: Target, signal: AbortSignal): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const socket = connect({ ...target, lookup: guardedLookup, allowHalfOpen: true, noDelay: true, keepAlive: true });
    const end = (): void => void socket.destroy(timeOver(target));
    signal.addEventListener('abort', end, { once: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      signal.removeEventListener('abort', end);
      socket.removeListener('error', reject);
      resolve(socket);
    });
  });

const through = (proxy: UsersProxy, target: Target, signal: AbortSignal): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const text = targetText(target);
    const open = proxy.tls ? httpsRequest : httpRequest;
    const asked = open({
      ...hopOf(proxy),
      method: 'CONNECT',
      path: text,
      headers: {
        host: text,
        ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
      },
      agent: false,
      signal,
    });
    asked.once('error', (error) => reject(signal.aborted ? timeOver(target) : error));
    asked.once('response', (response) => {
      response.destroy();
      reject(new Error(`the proxy of this machine answered with status ${response.statusCode}`));
    });
    asked.once('connect', (response, socket, head) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        reject(new Error(`the proxy of this machine answered with status ${response.statusCode}`));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.end();
  });

/** Opens a way to the target. Rejects with {@link Unreached}. */
export const openTunnel = async (target: Target): Promise<Duplex> => {
  const over = new AbortController();
  const patience = setTimeout(() => over.abort(), CONNECT_MILLISECONDS);
  try {
    refuseMetadata(target.host);
    const scheme = target.port === 80 ? 'http' : 'https';
    const proxy = usersProxyFor(`${scheme}://${targetText(target)}`);
    return await (proxy === undefined ? straight(target, over.signal) : through(proxy, target, over.signal));
  } catch (error) {
    throw unreached(target, error);
  } finally {
    clearTimeout(patience);
  }
};

/** Joins two connections: what one says the other hears, and when one is gone so is the other. */
export const join = (one: Duplex, other: Duplex): void => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on('error', () => to.destroy());
    from.once('close', () => to.destroy());
    from.pipe(to);
  }
};
