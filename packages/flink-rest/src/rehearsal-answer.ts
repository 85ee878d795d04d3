// The answer of our class `drey.flink.Rehearsal`: it comes as the message of what a main method throws. Pure.
import { gunzipSync } from 'node:zlib';

/** Written by Rehearsal.java: packed by gzip and base 64, so that no line end or escape of a trace is within it. */
const answer = /drey-answer:([A-Za-z0-9+/=]+):/;
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/** The JSON text in the body of an answer of Flink; undefined where there is none. */
export const rehearsalAnswer = (body: string): string | undefined => {
  const packed = answer.exec(body)?.[1];
  if (packed === undefined) return undefined;
  try {
    return gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: MAXIMUM_BYTES }).toString('utf8');
  } catch {
    return undefined;
  }
};
