// Runs in a child process: one host for each provider, from the built packages, until standard input ends, which it does with the test
// runner. Arguments: the file to write the endpoints to, then provider names.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGateway } from '@drey/gateway';

const [endpointsFile, ...providers] = process.argv.slice(2);
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
      logLevel: 'error',
    },
  });
  await gateway.start();
  return [provider, gateway];
};

const gateways = await Promise.all(providers.map(open));
const close = async () => {
  rmSync(endpointsFile, { force: true });
  await Promise.all(gateways.map(([, gateway]) => gateway.close()));
  rmSync(directory, { recursive: true, force: true });
  process.exit(0);
};
process.stdin.on('end', close).on('error', close).resume();
const endpoints = Object.fromEntries(gateways.map(([provider, gateway]) => [provider, gateway.url]));
writeFileSync(`${endpointsFile}.part`, JSON.stringify({ pid: process.pid, endpoints }));
renameSync(`${endpointsFile}.part`, endpointsFile);
