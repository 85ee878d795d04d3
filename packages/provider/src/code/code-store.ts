// Copies of application code in the data directory: content-addressed, made once, pinned by versions.
import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isAbsent } from '@drey/plugin-api';
import { type CodeCopy, storageFault } from '@drey/state';

/** Keeps code copies. */
export interface CodeStore {
  /**
   * Copies a stream. Rejects with what the stream rejects with, with a {@link CodeTooLargeError}, or with a ServiceUnavailableException
   * when the disk takes no more.
   */
  put(content: AsyncIterable<Uint8Array>): Promise<CodeCopy>;
  /** Path of a copy; undefined when it is not there (any more). Rejects where that cannot be told. */
  path(copy: CodeCopy): Promise<string | undefined>;
  /** Deletes copies that no version pins. */
  keepOnly(pinned: ReadonlySet<string>): Promise<void>;
}

/** The service refuses archives above 512 MiB at the start. Copying stops well above, so that the start can say so. */
const CODE_COPY_LIMIT_BYTES: number = 1024 * 1024 * 1024;

/** The code is larger than any copy may be. */
export class CodeTooLargeError extends Error {
  constructor() {
    super(`The code is larger than ${CODE_COPY_LIMIT_BYTES / 1024 / 1024} MiB.`);
    this.name = 'CodeTooLargeError';
  }
}

const namePattern = /^[0-9a-f]{64}$/;

/** Faults of the disk that the copy is written to; those of the source are faults of a connection. */
const diskFaults: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO']);

const syncFile = async (path: string): Promise<void> => {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Opens the store in a directory and clears away copies that a crash left half made. */
export const openCodeStore = async (directory: string): Promise<CodeStore> => {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const name of await readdir(directory)) {
    if (!namePattern.test(name)) await rm(join(directory, name), { force: true });
  }
  return {
    put: async (content) => {
      const sha256 = createHash('sha256');
      const md5 = createHash('md5');
      let size = 0;
      const measure = new Transform({
        transform(chunk: Uint8Array, _encoding, done) {
          size += chunk.length;
          sha256.update(chunk);
          md5.update(chunk);
          if (size > CODE_COPY_LIMIT_BYTES) done(new CodeTooLargeError());
          else done(null, chunk);
        },
      });
      const part = join(directory, `part-${randomBytes(8).toString('hex')}`);
      try {
        await pipeline(content, measure, createWriteStream(part, { mode: 0o600 }));
        await syncFile(part);
        const copy = { sha256: sha256.digest('hex'), md5: md5.digest('hex'), size };
        await rename(part, join(directory, copy.sha256));
        await syncFile(directory);
        return copy;
      } catch (error) {
        await rm(part, { force: true });
        throw diskFaults.has((error as NodeJS.ErrnoException).code) ? storageFault(directory, error) : error;
      }
    },
    path: async ({ sha256 }) => {
      if (!namePattern.test(sha256)) throw new Error('A code copy is named by its SHA-256.');
      const path = join(directory, sha256);
      return access(path).then(
        () => path,
        (error: unknown) => {
          if (isAbsent(error)) return undefined;
          throw error;
        },
      );
    },
    keepOnly: async (pinned) => {
      for (const name of await readdir(directory)) {
        if (namePattern.test(name) && !pinned.has(name)) await rm(join(directory, name), { force: true });
      }
    },
  };
};
