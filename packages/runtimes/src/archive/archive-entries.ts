// Going through a zip archive and reading single entries of it, with bounds.
import type { Entry, ZipFile } from 'yauzl';

export type { Entry, ZipFile };

const ENTRY_LIMIT = 200_000;

/** The first bytes of an entry, at least `bytes` of them where it has as many; the rest is not unpacked. */
export const readEntryStart = (zip: ZipFile, entry: Entry, bytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) {
        reject(error);
        return;
      }
      const chunks: Buffer[] = [];
      let read = 0;
      const done = (): void => resolve(Buffer.concat(chunks));
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        read += chunk.length;
        if (read < bytes) return;
        done();
        stream.destroy();
      });
      stream.once('end', done);
      stream.once('error', reject);
    });
  });

/** Content of an entry. The caller bounds its size: a stream of another length than the entry says is an error. */
export const readEntry = (zip: ZipFile, entry: Entry): Promise<Buffer> =>
  readEntryStart(zip, entry, Number.POSITIVE_INFINITY);

/** Goes through the entries, once for an opened archive, until `visit` gives false. Rejects for a broken or endless one. */
export const visitEntries = (zip: ZipFile, visit: (entry: Entry) => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    let seen = 0;
    zip.once('error', reject);
    zip.once('end', () => resolve());
    zip.on('entry', (entry: Entry) => {
      seen += 1;
      if (seen > ENTRY_LIMIT) reject(new Error(`it has more than ${ENTRY_LIMIT} entries`));
      else if (visit(entry)) zip.readEntry();
      else resolve();
    });
    zip.readEntry();
  });
