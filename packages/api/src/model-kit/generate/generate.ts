// Writes the files that are derived from a model, or only compares them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generatedFiles } from './generated-files.js';
import { readModel } from './model.js';

/** What is generated from where to where. */
export interface GenerateOptions {
  /** Folder of the model files, which are all its `*.json`. */
  readonly from: string;
  /** Folder of the generated files; made where it is missing. */
  readonly to: string;
  /** Compares, and writes nothing. */
  readonly check: boolean;
}

/** Gives the names of the files that differed from the model, and writes them unless they are only to be checked. Throws for a wrong model. */
export const generate = ({ from, to, check }: GenerateOptions): readonly string[] => {
  const files = [...generatedFiles(readModel(pathToFileURL(`${resolve(from)}/`)))];
  const stale = files.filter(([name, text]) => {
    const path = join(to, name);
    return !existsSync(path) || readFileSync(path, 'utf8') !== text;
  });
  if (!check && stale.length > 0) {
    mkdirSync(to, { recursive: true });
    for (const [name, text] of stale) writeFileSync(join(to, name), text);
  }
  return stale.map(([name]) => name);
};
