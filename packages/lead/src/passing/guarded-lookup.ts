// Looks names up, and gives no address of a machine's metadata, whatever name leads there.
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isMetadataAddress } from '../names/aws-name.js';

/** What is said of addresses that give out the credentials of a machine. */
export class MetadataRefusal extends Error {
  override readonly name = 'MetadataRefusal';

  constructor() {
    super('Metadata and credentials of the machine are not for jobs. Their own are those of their role.');
  }
}

/** For `net.connect`: as the system looks up, but for the refusal. */
export const guardedLookup: LookupFunction = (name, options, done) => {
  systemLookup(name, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return done(error, '', 0);
    if (addresses.some(({ address }) => isMetadataAddress(address))) return done(new MetadataRefusal(), '', 0);
    const [first] = addresses;
    return options.all === true ? done(null, addresses) : done(null, first?.address ?? '', first?.family ?? 0);
  });
};

/** An address in its usual spelling: 2852039166, 0xa9fea9fe and the like mean one as well. */
const plainAddress = (host: string): string => {
  const written = isIP(host) === 6 ? `[${host}]` : host;
  return URL.canParse(`http://${written}/`) ? new URL(`http://${written}/`).hostname.replace(/^\[|\]$/g, '') : host;
};

/** Throws for a literal address of that kind, which nobody looks up. `host`: without brackets. */
export const refuseMetadata = (host: string): void => {
  if (isMetadataAddress(plainAddress(host))) throw new MetadataRefusal();
};
