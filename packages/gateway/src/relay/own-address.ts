// Whether an upstream is the host itself, by whatever name.
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { isIP } from 'node:net';
import { OperatorError } from '@drey/plugin-api';
import { isLoopback } from '../http/host-names.js';
import { isWildcard } from '../settings/listen-address.js';

/** An address that the host listens on. */
export interface BoundAddress {
  readonly host: string;
  readonly port: number;
}

/** A name that nobody knows has no address. */
const addressesOf = async (name: string): Promise<readonly string[]> => {
  if (name === '0.0.0.0') return ['127.0.0.1'];
  if (name === '::') return ['::1'];
  if (isIP(name) !== 0) return [name];
  const found = await lookup(name, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
};

const isOfThisMachine = (address: string): boolean =>
  isLoopback(address) ||
  Object.values(networkInterfaces()).some((some) => some?.some((one) => one.address === address) === true);

/** An address of IPv4 as IPv6 writes it is that of IPv4. */
const plain = (address: string): string => {
  const [, high = '', low = ''] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address) ?? [];
  if (high === '') return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  const bytes = [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 0xff]);
  return bytes.join('.');
};

/** Throws an `OperatorError` where an endpoint is one of the addresses that this host listens on. */
export const refuseOwnAddress = async (endpoint: string, bound: readonly BoundAddress[]): Promise<void> => {
  const url = new URL(endpoint);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const onPort = bound.filter((one) => one.port === port);
  if (onPort.length === 0) return;
  const asked = (await addressesOf(url.hostname.replace(/^\[|\]$/g, ''))).map(plain);
  for (const { host } of onPort) {
    const own = (await addressesOf(host)).map(plain);
    if (!asked.some((address) => own.includes(address) || (isWildcard(host) && isOfThisMachine(address)))) continue;
    throw new OperatorError(
      'DREY_UPSTREAM_IS_SELF',
      `The upstream ${endpoint} is this gateway itself, so nobody would serve S3 and the others.`,
      'Use --upstream moto, or the URL of another emulator, which then needs a port of its own.',
    );
  }
};
