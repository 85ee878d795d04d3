// A jar with other bytes and the same classes, as a new build of a job would be for whoever looks at hashes.

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;

/** The archive with a comment at its end. Throws where it has one already. */
export const withComment = (archive: Uint8Array, comment: string): Uint8Array => {
  const copy = Buffer.from(archive);
  const end = copy.length - END_BYTES;
  if (copy.readUInt32LE(end) !== END_SIGNATURE) throw new Error('The archive has a comment already.');
  const bytes = Buffer.from(comment);
  copy.writeUInt16LE(bytes.length, copy.length - 2);
  return Buffer.concat([copy, bytes]);
};
