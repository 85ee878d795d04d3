// Command: writes `src/generated` from the model files; with `--check` compares only and exits 1 where they differ.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { generatedFiles, generatedFolder } from './generated-files.js';

const differing = (): readonly (readonly [URL, string])[] =>
  [...generatedFiles()]
    .map(([name, text]) => [new URL(name, generatedFolder), text] as const)
    .filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);

const stale = differing();
const names = stale.map(([file]) => file.pathname.split('/').at(-1)).join(', ');
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(`packages/api/src/generated differs from the model: ${names}. Run npm run generate.`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(generatedFolder, { recursive: true });
  for (const [file, text] of stale) writeFileSync(file, text);
  console.log(stale.length === 0 ? 'Nothing to generate.' : `Generated ${names}.`);
}
