// Access key ids of temporary credentials, which carry their account the way AWS's own and moto's do.
import { randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const accountCharacters = 10;
const idCharacters = 20;
const bitsPerCharacter = 5n;
/** Ten characters hold 50 bits; the account is in the upper 48 of them: one bit that is set, 40 of the account, seven of anything. */
const spareBits = 2n;
const accountShift = 7n;
const accountMask = (1n << 40n) - 1n;
const topBit = 1n << 47n;

const encode = (value: bigint, characters: number): string => {
  let text = '';
  for (let rest = value; text.length < characters; rest >>= bitsPerCharacter) {
    text = `${alphabet[Number(rest & 31n)] ?? ''}${text}`;
  }
  return text;
};

/** A new id (`ASIA...`) that names its account. */
export const temporaryAccessKeyId = (accountId: string, random: (size: number) => Buffer = randomBytes): string => {
  const account = (topBit | (BigInt(accountId) << accountShift)) << spareBits;
  const tail = [...random(idCharacters - 4 - accountCharacters)].map((byte) => alphabet[byte & 31]).join('');
  return `ASIA${encode(account, accountCharacters)}${tail}`;
};

/**
 * The account that a twenty-character access key id carries; undefined when it carries none. Known from public write-ups of AWS's ids
 * and tried against moto 5.2.1. Lets a host that was restarted know the account of a key that it gave to a job before.
 */
export const accountOfAccessKeyId = (accessKeyId: string): string | undefined => {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(accessKeyId)) return undefined;
  let bits = 0n;
  for (const character of accessKeyId.slice(4, 4 + accountCharacters)) {
    bits = (bits << bitsPerCharacter) | BigInt(alphabet.indexOf(character));
  }
  const value = bits >> spareBits;
  const account = (value >> accountShift) & accountMask;
  return (value & topBit) === 0n || account > 999_999_999_999n ? undefined : account.toString().padStart(12, '0');
};
