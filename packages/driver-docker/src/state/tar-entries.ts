// The entries of a tar stream one after the other, each as a stream of its own.
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Headers } from 'tar-stream';

/** One entry; its content is to be read before the next is asked for. */
export interface TarEntry {
  readonly header: Headers;
  readonly content: Readable;
}

type Held = TarEntry & { readonly next: () => void };

/** Where the next entry is put down by one who reads the archive, and taken up by one who wants it. */
interface Handover {
  readonly taken: Promise<Held | undefined>;
  readonly give: (entry: Held | undefined) => void;
  readonly fail: (error: unknown) => void;
}

const handover = (): Handover => {
  let give: Handover['give'] = () => undefined;
  let fail: Handover['fail'] = () => undefined;
  const taken = new Promise<Held | undefined>((resolve, reject) => {
    give = resolve;
    fail = reject;
  });
  // Nobody may be left to take it.
  taken.catch(() => undefined);
  return { taken, give, fail };
};

/** Reads an archive as far as its entries are asked for; no more than a buffer of it is held. Rejects where it ends too early. */
export async function* tarEntries(archive: Readable, signal: AbortSignal): AsyncGenerator<TarEntry, void, undefined> {
  const extraction = extract();
  let current: Readable | undefined;
  let handed = handover();
  extraction.on('entry', (header, content, next) => {
    current = content;
    handed.give({ header, content, next });
  });
  const ended = pipeline(archive, extraction, { signal });
  ended.then(
    () => handed.give(undefined),
    (error: Error) => {
      current?.destroy(error);
      handed.fail(error);
    },
  );
  try {
    for (;;) {
      const entry = await handed.taken;
      if (entry === undefined) return;
      handed = handover();
      yield entry;
      entry.content.resume();
      entry.next();
    }
  } finally {
    archive.destroy();
    await ended.catch(() => undefined);
  }
}
