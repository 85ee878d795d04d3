// Looks at the frame of a CBOR text (RFC 8949) before it is decoded: the decoder calls itself for each level, and a big number costs it hours.

const MOST_LEVELS = 64;
/** PutRecords takes 500 records of three members each; a policy or a list of tags is far less. */
const MOST_ITEMS = 100_000;
/** Of a point in time; nothing else in Kinesis has a tag. */
const TIME_TAG = 1;

/** Why a body is not decoded. */
export class CborRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CborRefusal';
  }
}

/** An open list, map or chunked text: how many items are still to come; infinitely many where only a break ends it. */
interface Level {
  left: number;
  readonly major: number;
}

interface Head {
  readonly major: number;
  readonly isIndefinite: boolean;
  readonly value: number;
  readonly next: number;
}

const lengths: Readonly<Record<number, number>> = { 24: 1, 25: 2, 26: 4, 27: 8 };

const argument = (view: DataView, at: number, bytes: number): number => {
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at);
  if (bytes === 4) return view.getUint32(at);
  return Number(view.getBigUint64(at));
};

const headAt = (view: DataView, at: number): Head => {
  if (at >= view.byteLength) throw new CborRefusal('The body ends too early.');
  const first = view.getUint8(at);
  const [major, minor] = [first >> 5, first & 31];
  if (minor < 24) return { major, isIndefinite: false, value: minor, next: at + 1 };
  if (minor === 31) return { major, isIndefinite: true, value: 0, next: at + 1 };
  const bytes = lengths[minor];
  if (bytes === undefined) throw new CborRefusal(`No item begins with the byte ${first}.`);
  if (at + 1 + bytes > view.byteLength) throw new CborRefusal('The body ends too early.');
  return { major, isIndefinite: false, value: argument(view, at + 1, bytes), next: at + 1 + bytes };
};

const isText = (major: number): boolean => major === 2 || major === 3;

/** Ends the innermost levels that are complete. */
const settle = (levels: Level[]): void => {
  while (levels.at(-1)?.left === 0) levels.pop();
};

const open = (levels: Level[], { major, isIndefinite, value }: Head): void => {
  if (levels.length >= MOST_LEVELS) throw new CborRefusal(`The body is nested deeper than ${MOST_LEVELS} levels.`);
  levels.push({ major, left: isIndefinite ? Number.POSITIVE_INFINITY : major === 5 ? value * 2 : value });
};

/** Looks at one item, and says where the next one begins. */
const step = (levels: Level[], view: DataView, head: Head): number => {
  const { major, isIndefinite, value, next } = head;
  const inside = levels.at(-1);
  if (major === 7 && isIndefinite) {
    if (inside?.left !== Number.POSITIVE_INFINITY) throw new CborRefusal('A break stands where nothing is open.');
    levels.pop();
    return next;
  }
  if (inside !== undefined && isText(inside.major) && (major !== inside.major || isIndefinite))
    throw new CborRefusal('A text in pieces has a piece that is none.');
  if (inside !== undefined) inside.left -= 1;
  if (major === 6) {
    if (isIndefinite || value !== TIME_TAG) throw new CborRefusal(`The tag ${value} is none of this protocol.`);
    const { major: tagged, isIndefinite: isOpen } = headAt(view, next);
    if (isOpen || (tagged !== 0 && tagged !== 1 && tagged !== 7)) throw new CborRefusal('A time is no number.');
    if (inside !== undefined) inside.left += 1;
    return next;
  }
  if (major === 4 || major === 5 || (isText(major) && isIndefinite)) open(levels, head);
  else if (isIndefinite) throw new CborRefusal('A number has no length.');
  if (!isText(major) || isIndefinite) return next;
  if (next + value > view.byteLength) throw new CborRefusal('The body ends too early.');
  return next + value;
};

/** Throws a {@link CborRefusal} for a body that is no single item, is nested or divided too much, or has tags but those of times. */
export const checkCbor = (bytes: Uint8Array): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const levels: Level[] = [];
  let at = 0;
  let items = 0;
  let isWhole = false;
  while (!isWhole) {
    items += 1;
    if (items > MOST_ITEMS) throw new CborRefusal(`The body has more than ${MOST_ITEMS} items.`);
    const head = headAt(view, at);
    at = step(levels, view, head);
    settle(levels);
    isWhole = levels.length === 0 && head.major !== 6;
  }
  if (at !== bytes.byteLength) throw new CborRefusal('Something follows the end of the body.');
};
