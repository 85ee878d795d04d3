// Access key ids of temporary credentials, which carry their account the way AWS's own and moto's do.
import { randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const accountCharacters = 10;
const idCharacters = 20;
const bitsPerCharacter = 5n;
/** Ten characters hold 50 bits; the account is in the upper 48 of them: one bit that is set, 40 of the account, seven of anything. */
const spareBits = 2n;
const accountShift = 7n;
const topBit = 1n << 47n;

const encode = (value: bigint, characters: number): string => {
  let text = '';
  for (let rest = value; text.length < characters; rest >>= bitsPerCharacter) {
    text = `${alphabet[Number(rest & 31n)] ?? ''}${text}`;
  }
  return text;
};

/** A new id (`ASIA...`) that names its account, as public write-ups of AWS's ids have it and moto 5.2.1 makes them. */
export const temporaryAccessKeyId = (accountId: string, random: (size: number) => Buffer = randomBytes): string => {
  const account = (topBit | (BigInt(accountId) << accountShift)) << spareBits;
  const tail = [...random(idCharacters - 4 - accountCharacters)].map((byte) => alphabet[byte & 31]).join('');
  return `ASIA${encode(account, accountCharacters)}${tail}`;
};
