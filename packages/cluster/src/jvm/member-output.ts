// What `drey.Member` prints about images and files, read.
import { X509Certificate } from 'node:crypto';
import { OperatorError } from '@drey/plugin-api';

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

/** An answer that tells nothing; nobody may take what was asked about for gone. */
const untold = (what: string, text: string): OperatorError =>
  new OperatorError(
    'DREY_STATE_UNTOLD',
    `It could not be told ${what}: the answer was ${JSON.stringify(text.trim().slice(-200))}.`,
    'It is asked again; where that does not help, look into the log of the engine, or at the pod that has the claim.',
  );

/** Reads what `drey.Member list` printed. Throws an OperatorError for an answer that is not whole. */
export const parseSnapshots = (text: string): readonly FoundSnapshot[] => {
  if (!/^listed$/m.test(text)) throw untold('which snapshots there are', text);
  return [...text.matchAll(/^snapshot (\d+) (.+)$/gm)].map(([, at, path]) => ({ path: path ?? '', at: Number(at) }));
};

/** Reads what `drey.Member move` said: whether it stands at its new place, or is at neither. Throws an OperatorError for any other answer. */
export const parseMoved = (text: string): boolean => {
  const word = /^(there|gone)$/m.exec(text)?.[1];
  if (word === undefined) throw untold('whether a snapshot was moved', text);
  return word === 'there';
};

/** Reads what `drey.Member size` said, in bytes; undefined where there is nothing. Throws an OperatorError for any other answer. */
export const parseSize = (text: string): number | undefined => {
  const bytes = /^(-1|\d+)$/m.exec(text)?.[1];
  if (bytes === undefined) throw untold('how large a snapshot is', text);
  return bytes === '-1' ? undefined : Number(bytes);
};
