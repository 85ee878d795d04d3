// Runs as a process of its own: a gateway with the companion and a data plane that leads. Argument: a directory. Prints one line of JSON.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGateway } from '@drey/gateway';
import { definePlugin } from '@drey/plugin-api';

const [directory = ''] = process.argv.slice(2);
mkdirSync(directory, { recursive: true });
const manifest = join(directory, 'plugin.manifest.json');
writeFileSync(join(directory, 'plugin.js'), '');
writeFileSync(
  manifest,
  JSON.stringify({
    manifestVersion: 1,
    id: 'bench',
    version: '1.0.0',
    pluginApi: 1,
    entry: './plugin.js',
    service: {
      name: 'bench',
      signingName: 'bench',
      targetPrefix: 'Bench_20260101',
      protocol: 'aws-json-1.1',
      apiVersion: '2026-01-01',
    },
    providers: { only: 'For the bench.' },
    defaultProvider: 'only',
  }),
);

const plugin = definePlugin({
  id: 'bench',
  register: (registration) => {
    registration.provider('only', () => ({
      model: { operations: [], decode: (_operation, body) => body },
      operations: {},
    }));
    registration.init(async (host) => {
      const { port, authority } = await host.openDataPlane!({ host: '127.0.0.1', port: 0, routes: [], leads: true });
      process.stdout.write(`${JSON.stringify({ port, authority })}\n`);
    });
  },
});

const gateway = await createGateway({
  manifests: [manifest],
  importModule: async () => ({ plugin }),
  settings: { port: 0, persistence: false, logLevel: 'error', upstream: 'moto' },
});
await gateway.start();
const end = (): void => void gateway.close().then(() => process.exit(0));
process.stdin.on('end', end).on('error', end).resume();
