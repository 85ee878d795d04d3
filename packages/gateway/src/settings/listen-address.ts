// Which addresses to listen on: `GATEWAY_LISTEN` in all its forms, and the flags that beat it.
import { isIPv6 } from 'node:net';
import { OperatorError } from '@drey/plugin-api';
import type { ResolvedSettings } from './resolve-settings.js';

/** An address to bind. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const defaultAddress: ListenAddress = { host: '127.0.0.1', port: 4566 };
const LIMIT_ADDRESSES = 16;

const refuse = (text: string): never => {
  throw new OperatorError(
    'DREY_SETTING_INVALID',
    `GATEWAY_LISTEN cannot hold '${text}'.`,
    'Give ip:port, ip, :port or [ipv6]:port, separated by commas.',
  );
};

const parsePort = (text: string, whole: string): number => {
  if (text === '') return defaultAddress.port;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 65_536;
  return port <= 65_535 ? port : refuse(whole);
};

const parseHost = (text: string, whole: string): string =>
  text === '' ? defaultAddress.host : /^[A-Za-z0-9._-]+$/.test(text) ? text : refuse(whole);

const parseOne = (text: string): ListenAddress => {
  if (isIPv6(text)) return { host: text, port: defaultAddress.port };
  const bracketed = /^\[([^\]]*)\](?::(\d*))?$/.exec(text);
  if (bracketed !== null) {
    const host = bracketed[1] ?? '';
    return isIPv6(host) ? { host, port: parsePort(bracketed[2] ?? '', text) } : refuse(text);
  }
  if (/^\d{1,5}$/.test(text)) return { host: defaultAddress.host, port: parsePort(text, text) };
  const colon = text.lastIndexOf(':');
  if (colon === -1) return { host: parseHost(text, text), port: defaultAddress.port };
  return { host: parseHost(text.slice(0, colon), text), port: parsePort(text.slice(colon + 1), text) };
};

/** Whether an address means every interface. */
export const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** Parses a list of addresses; a wildcard swallows narrower addresses of its port, as LocalStack does it. */
export const parseListen = (text: string): readonly ListenAddress[] => {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) return [defaultAddress];
  if (parts.length > LIMIT_ADDRESSES) return refuse(text);
  const all = parts.map(parseOne);
  const unique = all.filter(
    (one, index) => all.findIndex((other) => other.host === one.host && other.port === one.port) === index,
  );
  return unique.filter(
    (one) =>
      isWildcard(one.host) ||
      !unique.some((other) => isWildcard(other.host) && other.port === one.port && one.port !== 0),
  );
};

/** The addresses in force: `--host` replaces the whole list, `--port` replaces the port of each. */
export const listenAddresses = (settings: ResolvedSettings): readonly ListenAddress[] => {
  const listed = parseListen(settings.string('gatewayListen') ?? '');
  const host = settings.string('host');
  const port = settings.integer('port');
  if (host !== undefined) {
    const [only] = parseListen(isIPv6(host) ? `[${host}]` : host);
    return [{ host: only?.host ?? host, port: port ?? listed[0]?.port ?? defaultAddress.port }];
  }
  if (port === undefined) return listed;
  return listed
    .map((one) => ({ host: one.host, port }))
    .filter((one, index, all) => all.findIndex((other) => other.host === one.host) === index);
};

/** An address for people and clients; a wildcard is reached on loopback. */
export const urlOf = (host: string, port: number): string => {
  const name = isWildcard(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
};
