#!/usr/bin/env node
// The command `drey-model`: writes a service's TypeScript from its model files.
import { parseArgs } from 'node:util';
import { generate } from './generate.js';

const USAGE = `Usage: drey-model generate [--check] <folder of the model files> <folder of the generated files>

Writes errors.ts, operations.ts, schemas.ts and types.ts. With --check it compares only, and ends with 1 where a file differs.`;

const run = (): void => {
  const { values, positionals } = parseArgs({
    options: { check: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [command, from, to, ...rest] = positionals;
  if (command !== 'generate' || from === undefined || to === undefined || rest.length > 0) throw new Error(USAGE);
  const names = generate({ from, to, check: values.check }).join(', ');
  if (names === '') console.log('Nothing to generate.');
  else if (!values.check) console.log(`Generated ${names}.`);
  else throw new Error(`${to} differs from the model: ${names}. Run drey-model generate ${from} ${to}`);
};

try {
  run();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
