// Which `Host` headers are ours. A web page can make its own name point at loopback; its name in the header gives it away.
import { isIP } from 'node:net';
import { BoundedMap } from '@drey/plugin-api';
import { isWildcard } from '../settings/listen-address.js';

const LIMIT_REMEMBERED = 1000;
const ownNames = ['localhost', 'localhost.localstack.cloud', 'host.docker.internal'];

/** What the check is made of. */
export interface HostNameOptions {
  /** Addresses that are bound. */
  readonly listen: readonly string[];
  /** Further names; `*.name` covers subdomains, `*` everything. */
  readonly allowed: readonly string[];
}

/** Splits `name:port` or `[ipv6]:port`; lower case, without a trailing dot. Undefined when it is neither. */
export const splitHost = (header: string): { readonly name: string; readonly port: string } | undefined => {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:/@\s\\]+))(?::(\d{1,5}))?$/i.exec(header);
  if (match === null) return undefined;
  const name = (match[1] ?? match[2] ?? '').toLowerCase();
  return { name: name.endsWith('.') ? name.slice(0, -1) : name, port: match[3] ?? '' };
};

/** Whether a name or address means this machine. */
export const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));

const matches = (name: string, pattern: string): boolean =>
  pattern === '*' || name === pattern || (pattern.startsWith('*.') && name.endsWith(pattern.slice(1)));

/** Makes the check of `Host` headers. IP literals other than loopback count only when such an address is bound. */
export const hostNameCheck = ({ listen, allowed }: HostNameOptions): ((header: string | undefined) => boolean) => {
  const patterns = [
    ...ownNames,
    '*.localhost',
    '*.localhost.localstack.cloud',
    ...listen.map((host) => host.toLowerCase()),
    ...allowed.map((name) => name.toLowerCase()),
  ];
  const open = listen.some((host) => isWildcard(host));
  const decide = (header: string): boolean => {
    const host = splitHost(header);
    if (host === undefined) return false;
    if (isLoopback(host.name) || patterns.some((pattern) => matches(host.name, pattern))) return true;
    return open && isIP(host.name) !== 0;
  };
  const remembered = new BoundedMap<string, boolean>(LIMIT_REMEMBERED);
  return (header) => {
    if (header === undefined) return false;
    const known = remembered.get(header);
    if (known !== undefined) return known;
    const decided = decide(header);
    remembered.set(header, decided);
    return decided;
  };
};
