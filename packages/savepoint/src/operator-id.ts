// The id that Flink gives an operator whose uid the job sets: MurmurHash3 of the uid, 128 bits.

const MASK = (1n << 64n) - 1n;
const FIRST = 0x87c37b91114253d5n;
const SECOND = 0x4cf5ad432745937fn;

const times = (one: bigint, other: bigint): bigint => (one * other) & MASK;
const plus = (one: bigint, other: bigint): bigint => (one + other) & MASK;
const turn = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (64n - bits))) & MASK;

/** The last mixing of each half. */
const finish = (value: bigint): bigint => {
  const once = times(value ^ (value >> 33n), 0xff51afd7ed558ccdn);
  const twice = times(once ^ (once >> 33n), 0xc4ceb9fe1a85ec53n);
  return twice ^ (twice >> 33n);
};

const mixFirst = (part: bigint): bigint => times(turn(times(part, FIRST), 31n), SECOND);
const mixSecond = (part: bigint): bigint => times(turn(times(part, SECOND), 33n), FIRST);

/**
 * The id of the operator with this uid: 32 hexadecimal digits as Flink prints and stores it. Flink 1.13 to 2.3 take the hash of Guava's
 * `murmur3_128` with seed 0 over the UTF-8 bytes.
 */
export const operatorIdOf = (uid: string): string => {
  const bytes = Buffer.from(uid, 'utf8');
  const blocks = Math.ceil(bytes.length / 16);
  const padded = Buffer.concat([bytes], blocks * 16);
  let [low, high] = [0n, 0n];
  for (let at = 0; at < padded.length; at += 16) {
    const whole = at + 16 <= bytes.length;
    low ^= mixFirst(padded.readBigUInt64LE(at));
    if (whole) low = plus(times(plus(turn(low, 27n), high), 5n), 0x52dce729n);
    high ^= mixSecond(padded.readBigUInt64LE(at + 8));
    if (whole) high = plus(times(plus(turn(high, 31n), low), 5n), 0x38495ab5n);
  }
  const length = BigInt(bytes.length);
  low ^= length;
  high ^= length;
  low = plus(low, high);
  high = plus(high, low);
  low = finish(low);
  high = finish(high);
  low = plus(low, high);
  high = plus(high, low);
  const id = Buffer.alloc(16);
  id.writeBigUInt64LE(low, 0);
  id.writeBigUInt64LE(high, 8);
  return id.toString('hex');
};
