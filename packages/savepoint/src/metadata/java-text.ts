// Text as Java's DataOutput writes it: "modified UTF-8", of at most 65535 bytes.

/** The text of these bytes; undefined where they are no modified UTF-8. Surrogates stay pairs, as Java has them. */
export const javaText = (bytes: Uint8Array): string | undefined => {
  if (bytes.every((byte) => byte < 0x80)) return Buffer.from(bytes).toString('latin1');
  const units: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const length = first < 0x80 ? 1 : first >> 5 === 0b110 ? 2 : first >> 4 === 0b1110 ? 3 : 0;
    if (length === 0 || at + length > bytes.length) return undefined;
    if (length > 1 && second >> 6 !== 0b10) return undefined;
    if (length > 2 && third >> 6 !== 0b10) return undefined;
    if (length === 1) units.push(first);
    else if (length === 2) units.push(((first & 0x1f) << 6) | (second & 0x3f));
    else units.push(((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f));
    at += length;
  }
  const texts: string[] = [];
  for (let start = 0; start < units.length; start += 8192)
    texts.push(String.fromCharCode(...units.slice(start, start + 8192)));
  return texts.join('');
};
