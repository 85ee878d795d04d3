// The two encodings in which clients speak to Kinesis.

/** The SDKs for Java speak it unless they are told not to. */
export const CBOR = 'application/x-amz-cbor-1.1';

/** All other clients, and every emulator. */
export const JSON_1_1 = 'application/x-amz-json-1.1';

/** Before the name of an operation in `X-Amz-Target`. */
export const TARGET_PREFIX = 'Kinesis_20131202';
