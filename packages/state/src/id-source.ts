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

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Ids from the system's randomness. */
export const randomIds: IdSource = {
  hex: () => randomBytes(16).toString('hex'),
  operationId: () => Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join(''),
  conditionalToken: () => randomBytes(48).toString('base64'),
};
