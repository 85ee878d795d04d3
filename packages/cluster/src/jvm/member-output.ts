// What `drey.Member` prints about images and files, read.
import { X509Certificate } from 'node:crypto';

/** What an image holds. */
export interface ImageLook {
  /** Feature version of its Java. */
  readonly javaFeature: number;
  /** Files in `lib`, `opt` and `plugins` below Flink's home, with those folders in their names. */
  readonly files: readonly string[];
  /** Certificates (DER) of the authorities that its Java trusts. */
  readonly certificates: readonly Buffer[];
}

/** Whether it can be written as PEM; Java takes some that OpenSSL does not. */
const isReadable = (certificate: Buffer): boolean => {
  try {
    return new X509Certificate(certificate).raw.length > 0;
  } catch {
    return false;
  }
};

/** Reads what `drey.Member look` printed. */
export const parseLook = (text: string): ImageLook & { readonly unreached?: string } => {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const valuesOf = (word: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  const [fault] = valuesOf('unreached');
  return {
    javaFeature: Number((valuesOf('java')[0] ?? '').replace(/^1\./, '')),
    files: valuesOf('file'),
    certificates: valuesOf('certificate')
      .map((value) => Buffer.from(value, 'base64'))
      .filter(isReadable),
    ...(fault === undefined ? {} : { unreached: fault }),
  };
};

/** A complete savepoint or checkpoint. */
export interface FoundSnapshot {
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Reads what `drey.Member list` printed. */
export const parseSnapshots = (text: string): readonly FoundSnapshot[] =>
  [...text.matchAll(/^snapshot (\d+) (.+)$/gm)].map(([, at, path]) => ({ path: path ?? '', at: Number(at) }));
