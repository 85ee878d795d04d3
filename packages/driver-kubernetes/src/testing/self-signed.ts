// A certificate of a test's own, by which a server on loopback is trusted, and a client is known.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const tag = { integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, text: 0x0c, time: 0x17, sequence: 0x30, set: 0x31 };

const lengthOf = (bytes: number): readonly number[] => {
  if (bytes < 0x80) return [bytes];
  return bytes < 0x100 ? [0x81, bytes] : [0x82, bytes >> 8, bytes & 0xff];
};

const der = (kind: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([kind, ...lengthOf(content.length)]), content]);
};

const oid = (hex: string): Buffer => der(tag.oid, Buffer.from(hex, 'hex'));
const time = (milliseconds: number): Buffer =>
  der(tag.time, Buffer.from(`${new Date(milliseconds).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`));
const day = 24 * 60 * 60 * 1_000;

/** Both in PEM, good for a day, for 127.0.0.1. It is its own authority. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

/** A new one. `name`: its common name. */
export const selfSigned = (name: string): SelfSigned => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = der(tag.sequence, oid('2a8648ce3d040302'));
  const subject = der(
    tag.sequence,
    der(tag.set, der(tag.sequence, oid('550403'), der(tag.text, Buffer.from(name, 'utf8')))),
  );
  // subjectAltName with an address (context tag 7).
  const names = der(tag.octets, der(tag.sequence, der(0x87, Buffer.from([127, 0, 0, 1]))));
  const body = der(
    tag.sequence,
    der(0xa0, der(tag.integer, Buffer.from([2]))),
    der(tag.integer, Buffer.from([1]), randomBytes(8)),
    ecdsaWithSha256,
    subject,
    der(tag.sequence, time(Date.now() - day), time(Date.now() + day)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(tag.sequence, der(tag.sequence, oid('551d11'), names))),
  );
  const signature = der(tag.bits, Buffer.from([0]), sign('sha256', body, privateKey));
  const text = der(tag.sequence, body, ecdsaWithSha256, signature).toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${text.trimEnd()}\n-----END CERTIFICATE-----\n`,
  };
};
