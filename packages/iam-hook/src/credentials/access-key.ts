// Access key ids of temporary credentials, which carry their account the way AWS's own and moto's do.
import { randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const ACCOUNT_CHARACTERS = 10;
const ID_CHARACTERS = 20;
const BITS_PER_CHARACTER = 5n;
/** Ten characters hold 50 bits; the account is in the upper 48 of them: one bit that is set, 40 of the account, seven of anything. */
const SPARE_BITS = 2n;
const ACCOUNT_SHIFT = 7n;
const TOP_BIT = 1n << 47n;

const encode = (value: bigint, characters: number): string => {
  let text = '';
  for (let rest = value; text.length < characters; rest >>= BITS_PER_CHARACTER) {
    text = `${ALPHABET[Number(rest & 31n)] ?? ''}${text}`;
  }
  return text;
};

/** A new id (`ASIA...`) that names its account, as public write-ups of AWS's ids have it and moto 5.2.1 makes them. */
export const temporaryAccessKeyId = (accountId: string, random: (size: number) => Buffer = randomBytes): string => {
  const account = (TOP_BIT | (BigInt(accountId) << ACCOUNT_SHIFT)) << SPARE_BITS;
  const tail = [...random(ID_CHARACTERS - 4 - ACCOUNT_CHARACTERS)].map((byte) => ALPHABET[byte & 31]).join('');
  return `ASIA${encode(account, ACCOUNT_CHARACTERS)}${tail}`;
};
