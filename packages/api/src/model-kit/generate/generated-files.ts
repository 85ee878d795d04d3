// All that is derived from the model files of a service: name and text of each file.
import { errorsFile } from './errors-file.js';
import type { Model } from './model.js';
import { operationsFile } from './operations-file.js';
import { schemasFile } from './schemas-file.js';
import { typesFile } from './types-file.js';

const HEADER = '// Generated from the model files by `drey-model generate`. Do not edit.\n';

/** File name to text. Equal models give equal texts. */
export const generatedFiles = (model: Model): ReadonlyMap<string, string> =>
  new Map([
    ['errors.ts', HEADER + errorsFile(model)],
    ['operations.ts', HEADER + operationsFile(model)],
    ['schemas.ts', HEADER + schemasFile(model)],
    ['types.ts', HEADER + typesFile(model)],
  ]);
