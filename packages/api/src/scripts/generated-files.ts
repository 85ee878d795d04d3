// All that is derived from the model files: name and text of each file of `src/generated`.
import { errorsFile } from './errors-file.js';
import { readModel } from './model.js';
import { operationsFile } from './operations-file.js';
import { schemasFile } from './schemas-file.js';
import { typesFile } from './types-file.js';

const header = '// Generated from packages/api/model by `npm run generate`. Do not edit.\n';

/** The package's folder; the same from the sources and from the build. */
export const packageFolder: URL = new URL('../../', import.meta.url);

/** The folder that the files go to. */
export const generatedFolder: URL = new URL('src/generated/', packageFolder);

/** File name to text. Reads the model files and nothing else, so that equal models give equal texts. */
export const generatedFiles = (): ReadonlyMap<string, string> => {
  const model = readModel(new URL('model/', packageFolder));
  return new Map([
    ['errors.ts', header + errorsFile(model)],
    ['operations.ts', header + operationsFile(model)],
    ['schemas.ts', header + schemasFile(model)],
    ['types.ts', header + typesFile(model)],
  ]);
};
