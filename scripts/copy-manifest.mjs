// Puts the manifest of the repository into the package that is being packed.
import { copyFileSync } from 'node:fs';

copyFileSync(
  new URL('../plugin.manifest.json', import.meta.url),
  new URL('../packages/provider/plugin.manifest.json', import.meta.url),
);
