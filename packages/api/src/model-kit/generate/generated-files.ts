// All that is derived from the model files of a service: name and text of each file.
import { errorsFile } from './errors-file.js';
import type { Model } from './model.js';
import { operationsFile } from './operations-file.js';
import { schemasFile } from './schemas-file.js';
import { typesFile } from './types-file.js';

const header = '// Generated from the model files by `drey-model generate`. Do not edit.\n';

/** File name to text. Equal models give equal texts. */
export const generatedFiles = (model: Model): ReadonlyMap<string, string> =>
  new Map([
    ['errors.ts', header + errorsFile(model)],
    ['operations.ts', header + operationsFile(model)],
    ['schemas.ts', header + schemasFile(model)],
    ['types.ts', header + typesFile(model)],
  ]);
