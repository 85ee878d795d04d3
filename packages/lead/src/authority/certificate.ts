// Certificates: what stands in those of ours, and their signing.
import { createPublicKey, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import forge from 'node-forge';

declare module 'node-forge' {
  namespace pki {
    /** What of a certificate is signed; in the library since long, and not in its types. */
    function getTBSCertificate(certificate: Certificate): asn1.Asn1;
  }
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1_000;
const AUTHORITY_DAYS = 3_650;
/** Longer is refused by some clients (the limit that browsers and Apple's systems set). */
const LEAF_DAYS = 397;

/** A key and the certificate of it. */
export interface Certified {
  readonly key: KeyObject;
  /** PEM. */
  readonly certificate: string;
}

type Attributes = forge.pki.CertificateField[];

interface Content {
  readonly publicKey: KeyObject;
  readonly subject: Attributes;
  readonly issuer: Attributes;
  readonly days: number;
  readonly extensions: readonly object[];
}

/** Signed by Node and not by the library, whose arithmetic is JavaScript and takes a hundred times as long. */
const signed = (content: Content, signer: KeyObject, now: number): string => {
  const certificate = forge.pki.createCertificate();
  const spki = content.publicKey.export({ type: 'spki', format: 'pem' });
  certificate.publicKey = forge.pki.publicKeyFromPem(spki.toString());
  // Positive, or readers take it for a number below zero.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  // A clock that is somewhat behind must not find it to be of the future.
  certificate.validity.notBefore = new Date(now - DAY_MILLISECONDS);
  certificate.validity.notAfter = new Date(now + content.days * DAY_MILLISECONDS);
  certificate.setSubject(content.subject);
  certificate.setIssuer(content.issuer);
  certificate.setExtensions([...content.extensions]);
  const algorithm = forge.pki.oids['sha256WithRSAEncryption'] ?? '';
  certificate.signatureOid = algorithm;
  certificate.siginfo.algorithmOid = algorithm;
  const toSign = forge.pki.getTBSCertificate(certificate);
  certificate.tbsCertificate = toSign;
  const bytes = Buffer.from(forge.asn1.toDer(toSign).getBytes(), 'binary');
  certificate.signature = sign('sha256', bytes, signer).toString('binary');
  // As Node writes PEM, with plain line ends.
  return new X509Certificate(forge.pki.certificateToPem(certificate)).toString();
};

const keyId = { name: 'subjectKeyIdentifier' };

/** A certificate by which a key vouches for others. `owner`: told apart by people who find it in a list. */
export const authorityCertificate = (key: KeyObject, owner: string, now: number): string => {
  const subject: Attributes = [
    { name: 'organizationName', value: 'Drey' },
    { name: 'commonName', value: `Drey, names of AWS on this machine (${owner})` },
  ];
  const extensions = [
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    keyId,
  ];
  const publicKey = createPublicKey(key);
  return signed({ publicKey, subject, issuer: subject, days: AUTHORITY_DAYS, extensions }, key, now);
};

/** A certificate for one host name. */
export const leafCertificate = (authority: Certified, publicKey: KeyObject, name: string, now: number): string => {
  const { subject, extensions: own } = forge.pki.certificateFromPem(authority.certificate);
  const identifier = own.find((one: { readonly name?: string }) => one.name === 'subjectKeyIdentifier') as
    | { readonly subjectKeyIdentifier?: string }
    | undefined;
  const extensions = [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    keyId,
    ...(identifier?.subjectKeyIdentifier === undefined
      ? []
      : [
          {
            name: 'authorityKeyIdentifier',
            keyIdentifier: Buffer.from(identifier.subjectKeyIdentifier, 'hex').toString('binary'),
          },
        ]),
  ];
  // A common name holds 64 characters; it is the alternative name that counts.
  const common: Attributes = [{ name: 'commonName', value: name.slice(0, 64) }];
  return signed(
    { publicKey, subject: common, issuer: subject.attributes, days: LEAF_DAYS, extensions },
    authority.key,
    now,
  );
};

/** Whether a certificate is of this key, and will be good for another month. */
export const isUsable = ({ key, certificate }: Certified, now: number): boolean => {
  const read = new X509Certificate(certificate);
  return read.checkPrivateKey(key) && read.ca && Date.parse(read.validTo) > now + 31 * DAY_MILLISECONDS;
};
