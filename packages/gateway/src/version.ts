// The version of this package.
import { readFileSync } from 'node:fs';

/** As package.json has it. */
export const gatewayVersion: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string }
).version;
