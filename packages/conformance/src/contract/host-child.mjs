// Runs in a child process: one host for each provider named on the command line, from the built packages, until standard input ends.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGateway } from '@drey/gateway';

const manifest = fileURLToPath(new URL('../../../../plugin.manifest.json', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'drey-contract-'));

const open = async (provider) => {
  const gateway = await createGateway({
    manifests: [manifest],
    environment: { PROVIDER_OVERRIDE_KINESISANALYTICSV2: provider },
    settings: {
      port: 0,
      driver: 'none',
      upstream: 'none',
      dataDir: join(directory, provider),
      cacheDir: join(directory, 'cache'),
      maxBodyBytes: 1_048_576,
      logLevel: 'warn',
    },
  });
  await gateway.start();
  return [provider, gateway];
};

const gateways = await Promise.all(process.argv.slice(2).map(open));
const close = async () => {
  await Promise.all(gateways.map(([, gateway]) => gateway.close()));
  rmSync(directory, { recursive: true, force: true });
  process.exit(0);
};
process.stdin.on('end', close).on('error', close).resume();
console.log(JSON.stringify(Object.fromEntries(gateways.map(([provider, gateway]) => [provider, gateway.url]))));
