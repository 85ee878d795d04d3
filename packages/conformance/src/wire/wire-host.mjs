// Runs in a child process: a gateway without any guard of its process, in front of an upstream of the test's, with a data-plane listener.
// Arguments: the upstream's URL, a directory. Prints one line of JSON with both ports and the authority of
// the second, and ends with standard input.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGateway } from '@drey/gateway';

const [upstream, directory] = process.argv.slice(2);
mkdirSync(directory, { recursive: true });
writeFileSync(join(directory, 'plugin.js'), '');
const manifest = join(directory, 'plugin.manifest.json');
writeFileSync(
  manifest,
  JSON.stringify({
    manifestVersion: 1,
    id: 'wire',
    version: '1.0.0',
    pluginApi: 1,
    entry: './plugin.js',
    service: {
      name: 'kinesisanalyticsv2',
      signingName: 'kinesisanalytics',
      targetPrefix: 'KinesisAnalytics_20180523',
      protocol: 'aws-json-1.1',
      apiVersion: '2018-05-23',
    },
    providers: { emulated: 'For the test.' },
    defaultProvider: 'emulated',
  }),
);

let plane;
const routes = [
  { method: 'GET', path: '/v1/credentials/:cluster', summary: 'Echo.', handle: ({ headers }) => ({ json: headers }) },
];
const plugin = {
  id: 'wire',
  register: (registration) => {
    registration.provider('emulated', () => ({
      model: { operations: ['Echo'], decode: (_operation, body) => body },
      operations: { Echo: (input) => input },
    }));
    registration.init(async (host) => {
      plane = await host.openDataPlane({ host: '127.0.0.1', port: 0, routes, leads: true });
    });
  },
};

const done = async () => {};
const gateway = await createGateway({
  manifests: [manifest],
  environment: { DISABLE_CORS_CHECKS: '1' },
  importModule: async () => ({ plugin }),
  createCompanion: () => ({
    name: 'odd',
    endpoint: upstream,
    accountHeaders: () => ({ 'x-account': '1' }),
    accountOf: async () => undefined,
    start: done,
    ready: done,
    stop: done,
    detach: done,
    reset: async () => 'kept',
    facts: () => [],
  }),
  settings: { port: 0, persistence: false, cacheDir: join(directory, 'cache'), logLevel: 'error' },
  logSink: { write: () => true },
});
await gateway.start();
process.stdin
  .on('end', () => process.exit(0))
  .on('error', () => process.exit(0))
  .resume();
process.stdout.write(
  `${JSON.stringify({ ports: [Number(new URL(gateway.url).port), plane.port], authority: plane.authority })}\n`,
);
