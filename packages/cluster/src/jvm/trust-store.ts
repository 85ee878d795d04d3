// A trust store in the format that every Java reads (JKS): certificates and a digest over them.
import { createHash, X509Certificate } from 'node:crypto';
import { TRUST_STORE_PASSWORD } from './lead.js';

const MAGIC = 0xfeedfeed;
const VERSION = 2;
const TRUSTED_CERTIFICATE = 2;
/** What Java mixes into the digest beside the password. */
const SALT = 'Mighty Aphrodite';

const numberOf = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const textOf = (value: string): Buffer => {
  const bytes = Buffer.from(value, 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

const bytesOf = (value: Buffer): Buffer => Buffer.concat([numberOf(value.length), value]);

/** The password in big-endian UTF-16, as Java digests it. */
const password = Buffer.from(TRUST_STORE_PASSWORD, 'utf16le').swap16();

/** The certificates in DER that stand in a text of PEM blocks, whatever stands between them. Throws for a block that is none. */
export const certificatesOf = (pem: string): readonly Buffer[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (block) => new X509Certificate(block).raw,
  );

/** The same certificates in PEM. */
export const bundleOf = (certificates: readonly Buffer[]): string =>
  certificates.map((certificate) => new X509Certificate(certificate).toString()).join('');

/** The store that trusts these certificates (DER). The same certificates give the same bytes. */
export const trustStore = (certificates: readonly Buffer[]): Buffer => {
  const entries = certificates.flatMap((certificate, index) => [
    numberOf(TRUSTED_CERTIFICATE),
    textOf(`drey-${index}`),
    Buffer.alloc(8),
    textOf('X.509'),
    bytesOf(certificate),
  ]);
  const content = Buffer.concat([numberOf(MAGIC), numberOf(VERSION), numberOf(certificates.length), ...entries]);
  const digest = createHash('sha1').update(password).update(SALT, 'latin1').update(content).digest();
  return Buffer.concat([content, digest]);
};
