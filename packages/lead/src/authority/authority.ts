// Vouches for names of AWS: a certificate for each, made when it is first asked for.
import { createPublicKey } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { BoundedMap } from '@drey/plugin-api';
import { plainName } from '../names/aws-name.js';
import { newKey } from './authority-file.js';
import { type Certified, leafCertificate } from './certificate.js';

/** A job that asks for more names than that pays with a signature each. */
const NAMES_KEPT = 1_000;

const hostName = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]+$/;

/** Vouches for names. */
export interface Authority {
  /** Its own certificate, in PEM. */
  readonly certificate: string;
  /** What a TLS server shows for a name. Rejects for what is no host name. */
  contextFor(name: string): Promise<SecureContext>;
}

/** Makes it of its key. `now`: milliseconds since the epoch. */
export const createAuthority = (own: Certified, now: () => number): Authority => {
  // Made while everything else begins, for it takes longer than that.
  const leafKey = newKey();
  leafKey.catch(() => {});
  const contexts = new BoundedMap<string, SecureContext>(NAMES_KEPT);
  return {
    certificate: own.certificate,
    contextFor: async (asked) => {
      const name = plainName(asked);
      if (!hostName.test(name)) throw new Error(`${JSON.stringify(asked)} is no host name.`);
      const key = await leafKey;
      const known = contexts.get(name);
      if (known !== undefined) return known;
      const cert = leafCertificate(own, createPublicKey(key), name, now());
      const context = createSecureContext({
        key: key.export({ type: 'pkcs8', format: 'pem' }),
        cert,
        minVersion: 'TLSv1.2',
      });
      contexts.set(name, context);
      return context;
    },
  };
};
