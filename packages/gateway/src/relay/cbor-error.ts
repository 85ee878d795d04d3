// The body of an error in the protocol rpc-v2-cbor, which newer SDKs speak to CloudWatch: a map of two texts.

const head = (major: number, length: number): Buffer => {
  if (length < 24) return Buffer.of((major << 5) | length);
  const bytes = Buffer.alloc(5);
  bytes[0] = (major << 5) | 26;
  bytes.writeUInt32BE(length, 1);
  return bytes;
};

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([head(3, bytes.length), bytes]);
};

/** `{"__type": code, "message": message}` in CBOR (RFC 8949). */
export const cborError = (code: string, message: string): Buffer =>
  Buffer.concat([head(5, 2), ...['__type', code, 'message', message].map(text)]);
