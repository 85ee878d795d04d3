import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { extensionPoint, OperatorError, type Plugin, type PluginManifest, type Registration } from '@drey/plugin-api';
import {
  call,
  fakeManifest,
  fakePlugin,
  fakeProvider,
  makeGateway,
  type PluginFolder,
  pluginFolder,
} from '../testing/fake-plugin.js';
import type { Gateway } from '../gateway.js';

const helperManifest: PluginManifest = {
  manifestVersion: 1,
  id: 'helper',
  version: '1.0.0',
  pluginApi: 1,
  entry: './plugin.js',
};
const helper = (register: Plugin['register']): unknown => ({ plugin: { id: 'helper', register } });
const route = (path: string) => ({ method: 'GET' as const, path, summary: 'x', handle: () => ({ json: {} }) });
const throws = (error: Error) => (): never => {
  throw error;
};
const service = { ...fakeManifest().service, name: 'other', targetPrefix: 'Other' } as NonNullable<
  PluginManifest['service']
>;

/** Each is wrong in its own way; none may harm the good plugin beside it. */
const badPlugins: readonly (readonly [string, unknown, unknown, RegExp])[] = [
  ['is no JSON', '{', undefined, /cannot be read/],
  ['has a manifest with an unknown member', { ...helperManifest, extra: 1 }, undefined, /'extra'/],
  ['has an entry that leaves its folder', { ...helperManifest, entry: './../../x.js' }, undefined, /leaves the folder/],
  ['has an entry that does not exist', { ...helperManifest, entry: './missing.js' }, undefined, /does not exist/],
  [
    'names a package that is not installed',
    { ...helperManifest, entry: 'no-such-package-here' },
    undefined,
    /no-such-package-here/,
  ],
  ['throws while it is imported', helperManifest, new Error('broken module'), /broken module/],
  ['exports no plugin', helperManifest, {}, /exports no 'plugin'/],
  ['exports another id', helperManifest, { plugin: { id: 'else', register: () => {} } }, /exports plugin 'else'/],
  ['throws in register', helperManifest, helper(throws(new Error('bad day'))), /bad day/],
  ['registers after init', helperManifest, helper((r) => (r.init(() => {}), r.health(() => []))), /after init/],
  ['calls init twice', helperManifest, helper((r) => (r.init(() => {}), r.init(() => {}))), /after init/],
  ['takes a route of the host', helperManifest, helper((r) => r.route(route('/_drey/health'))), /is taken/],
  [
    'takes a route of the plugin before it',
    helperManifest,
    helper((r) => r.route(route('/_drey/good/:other'))),
    /is taken/,
  ],
  ['adds a route elsewhere', helperManifest, helper((r) => r.route(route('/bucket'))), /no path below/],
  ['adds a route of a wrong form', helperManifest, helper((r) => r.route(route('/_drey/*all'))), /no path below/],
  [
    'registers a provider its manifest lacks',
    helperManifest,
    helper((r) => r.provider('x', () => fakeProvider({}))),
    /no provider 'x'/,
  ],
  [
    'throws in init',
    helperManifest,
    helper((r) => r.init(throws(new OperatorError('X', 'No Java.', 'Install it.')))),
    /No Java\. Install it\. \[X\]/,
  ],
  ['has the id of the plugin before it', { ...helperManifest, id: 'fake' }, undefined, /plugin id 'fake' is taken/],
  [
    'has the target prefix of the plugin before it',
    { ...fakeManifest(), id: 'helper', service: { ...service, targetPrefix: 'KinesisAnalytics_20180523' } },
    undefined,
    /target prefix/,
  ],
  [
    'declares a setting of the host',
    { ...helperManifest, settings: [{ name: 'port', type: 'integer', description: 'x' }] },
    undefined,
    /setting 'port' is taken/,
  ],
  [
    'gives a command the flag of a setting',
    {
      ...helperManifest,
      commands: [{ name: 'look', summary: 'x', options: [{ flag: '--port', value: 'number', description: 'x' }] }],
    },
    undefined,
    /option '--port' is taken/,
  ],
  [
    'does not register the chosen provider',
    { ...fakeManifest(), id: 'helper', service },
    helper(() => {}),
    /registered no provider 'emulated'/,
  ],
  [
    'has a provider that does not start',
    { ...fakeManifest(), id: 'helper', service },
    helper((r) =>
      r.provider('emulated', () => fakeProvider({}, { start: async () => throws(new Error('no cluster'))() })),
    ),
    /no cluster/,
  ],
];

describe('PluginSet', () => {
  let folder: PluginFolder;
  let gateway: Gateway | undefined;

  beforeEach(() => {
    folder = pluginFolder();
  });

  afterEach(async () => {
    await gateway?.close();
    gateway = undefined;
    folder.remove();
  });

  const good = (more?: Plugin['register']): string =>
    folder.add(fakeManifest(), {
      plugin: fakePlugin(fakeProvider({ Describe: () => ({ good: true }) }), (registration) => {
        registration.route(route('/_drey/good/:name'));
        more?.(registration);
      }),
    });

  it.each(badPlugins)('records a plugin that %s, and serves the others', async (_name, manifest, module, text) => {
    gateway = await makeGateway(folder, [good(), folder.add(manifest, module)]);
    await gateway.start();
    expect((await call(gateway.url, 'Describe')).body).toEqual({ good: true });
    const health = gateway.health();
    expect(health.status).toBe('degraded');
    expect(health.plugins.map((plugin) => plugin.state)).toEqual(['running', 'failed']);
    expect(health.problems[0]?.text).toMatch(text);
  });

  it('shows a service whose plugin failed as an error, and answers its calls with 501', async () => {
    const manifest = { ...fakeManifest(), id: 'helper' };
    gateway = await makeGateway(folder, [folder.add(manifest, new Error('broken module'))]);
    await gateway.start();
    const answer = await call(gateway.url, 'Describe');
    expect([answer.status, answer.body['message']]).toEqual([501, expect.stringContaining('broken module')]);
  });

  it('refuses registrations after register returned', async () => {
    let kept: Registration | undefined;
    gateway = await makeGateway(folder, [good((registration) => (kept = registration))]);
    await gateway.start();
    expect(() => kept?.health(() => [])).toThrow(/after register returned/);
  });

  it('drops what a plugin contributed when its register throws', async () => {
    const point = extensionPoint<string>('drey/thing');
    let seen: readonly unknown[] = [];
    const contributor = helper((registration) => {
      registration.contribute(point, 'lost');
      throw new Error('late');
    });
    const reader = good((registration) => {
      registration.contribute(point, 'kept');
      registration.init((host) => void (seen = host.contributions(extensionPoint<string>('drey/thing'))));
    });
    gateway = await makeGateway(folder, [folder.add(helperManifest, contributor), reader]);
    await gateway.start();
    expect(seen).toEqual([{ pluginId: 'fake', value: 'kept' }]);
  });

  it('shows contributed facts, problems first, and survives a contributor that throws', async () => {
    gateway = await makeGateway(folder, [
      good((registration) => {
        registration.health(() => [
          { name: 'java', ok: true, text: 'Java 17.' },
          { name: 'docker', ok: false, text: 'No engine; start Docker.' },
        ]);
        registration.health(throws(new Error('oops')));
      }),
    ]);
    await gateway.start();
    const { problems, facts, status } = gateway.health();
    expect(status).toBe('degraded');
    expect(problems.map((fact) => fact.name)).toEqual(['docker', 'health']);
    expect(facts).toEqual([{ source: 'fake', name: 'java', ok: true, text: 'Java 17.' }]);
  });

  it('makes only the chosen provider', async () => {
    const made: string[] = [];
    const register: Plugin['register'] = (registration) => {
      for (const name of ['emulated', 'legacy'])
        registration.provider(name, () => {
          made.push(name);
          return fakeProvider({});
        });
    };
    const environment = { PROVIDER_OVERRIDE_KINESISANALYTICSV2: 'legacy' };
    gateway = await makeGateway(folder, [folder.add(fakeManifest(), { plugin: { id: 'fake', register } })], {
      environment,
    });
    await gateway.start();
    expect(made).toEqual(['legacy']);
  });
});
