// The authority of a data directory, on disk: its key and certificate in one file, which only its owner reads.
import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isAbsent, isSystemFault, type Logger } from '@drey/plugin-api';
import { authorityCertificate, type Certified, isUsable } from './certificate.js';

const FOLDER = 'lead';
const FILE = 'authority.pem';
const KEY_BITS = 2_048;

/** What an authority is opened with. */
export interface AuthorityNeeds {
  /** The data directory; null keeps it in memory. */
  readonly directory: string | null;
  /** Told apart by people who find the certificate in a list: the id of the data directory. */
  readonly owner: string;
  readonly now: number;
  readonly log: Logger;
}

/** A new pair. Every client knows RSA; what AWS shows is RSA as well. */
export const newKey = async (): Promise<KeyObject> =>
  (await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS })).privateKey;

const parse = (text: string): Certified => {
  const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/.exec(text)?.[0];
  if (certificate === undefined) throw new Error('it holds no certificate');
  return { key: createPrivateKey(text), certificate };
};

const written = async (path: string): Promise<Certified | undefined> => {
  try {
    return parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
};

const make = async ({ owner, now }: AuthorityNeeds): Promise<Certified> => {
  const key = await newKey();
  return { key, certificate: authorityCertificate(key, owner, now) };
};

const write = async (folder: string, { key, certificate }: Certified): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Always the same, so that none is left of a host that was killed here. One host works in a data directory.
  const draft = join(folder, `${FILE}.new`);
  try {
    const text = `${certificate.trimEnd()}\n${key.export({ type: 'pkcs8', format: 'pem' }).toString()}`;
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await rename(draft, join(folder, FILE));
  } finally {
    await rm(draft, { force: true });
  }
};

/**
 * The authority of a data directory, made on first use. One that was read and is damaged, or is near its end, is replaced with a warning: clusters
 * that trust the former one no longer trust names of AWS until they are replaced. Rejects where it cannot be read or written.
 */
export const authorityOfDirectory = async (needs: AuthorityNeeds): Promise<Certified> => {
  const { directory, log, now } = needs;
  if (directory === null) return make(needs);
  const folder = join(directory, FOLDER);
  try {
    const found = await written(join(folder, FILE));
    if (found !== undefined && isUsable(found, now)) return found;
    if (found !== undefined) throw new Error('it is about to end, or is not that of its key');
  } catch (error) {
    // What could not be read may be good, and running clusters trust it.
    if (isSystemFault(error)) throw error;
    log.warn(
      'The authority that vouches for names of AWS is made anew; jobs that run already reach them again after their next start.',
      { file: join(folder, FILE), error },
    );
  }
  const made = await make(needs);
  await write(folder, made);
  return made;
};
