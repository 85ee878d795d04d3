// Random names, as a dependency.
import { randomBytes, randomInt } from 'node:crypto';

/** Makes the identifiers that records need. */
export interface IdSource {
  /** 32 lower-case hex digits: incarnations, clusters, jobs, triggers. */
  hex(): string;
  /** Twelve mixed-case letters and digits, as the service's operation ids look (seen in a public Terraform issue). */
  operationId(): string;
  /** An opaque conditional token. */
  conditionalToken(): string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Asked for at once, because asking costs more than the bytes; each byte is given out once. */
const POOL_BYTES = 4_096;
let pool = Buffer.alloc(0);
let given = 0;

const randomText = (bytes: number, encoding: 'hex' | 'base64'): string => {
  if (given + bytes > pool.length) {
    pool = randomBytes(POOL_BYTES);
    given = 0;
  }
  given += bytes;
  return pool.toString(encoding, given - bytes, given);
};

/** Ids from the system's randomness. */
export const randomIds: IdSource = {
  hex: () => randomText(16, 'hex'),
  operationId: () => Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  conditionalToken: () => randomText(48, 'base64'),
};
