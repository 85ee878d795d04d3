// Lines of a stream of text, whole ones, as they come.
import type { Readable } from 'node:stream';

/** Whole lines without their ends. What has no end when the stream ends is left out. */
export async function* linesOf(stream: Readable): AsyncGenerator<string, void, undefined> {
  let parts: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      yield Buffer.concat([...parts, rest.subarray(0, end)]).toString('utf8');
      parts = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) parts.push(rest);
  }
}
