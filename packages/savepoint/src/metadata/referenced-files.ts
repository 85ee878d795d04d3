// The files that handles of a metadata file name, each once.
import type { MetadataCursor } from './metadata-cursor.js';
import type { ReferencedFile } from './savepoint-metadata.js';

/** Gathers what handles say of files. */
export class ReferencedFiles {
  readonly #byPath = new Map<string, ReferencedFile>();
  inlineBytes = 0;

  /** Notes one reference; two that disagree about the size leave the larger one as the least size. */
  add(cursor: MetadataCursor, file: ReferencedFile): void {
    const key = `${file.relative ? 'r' : 'a'}${file.path}`;
    const known = this.#byPath.get(key);
    if (known === undefined) cursor.atMost('files', this.#byPath.size + 1);
    const agree = known === undefined || known.bytes === file.bytes;
    this.#byPath.set(key, {
      ...file,
      bytes: Math.max(file.bytes, known?.bytes ?? 0),
      exact: agree && file.exact && (known?.exact ?? true),
    });
  }

  all(): readonly ReferencedFile[] {
    return [...this.#byPath.values()];
  }
}
