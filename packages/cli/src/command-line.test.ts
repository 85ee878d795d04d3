import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OperatorError, type PluginManifest, type Registration, systemClock } from '@drey/plugin-api';
import {
  fakeCompanion,
  fakeManifest,
  fakePlugin,
  fakeProvider,
  type PluginFolder,
  pluginFolder,
} from '@drey/gateway/testing';
import { type CommandLineOptions, runCommandLine } from './command-line.js';

const manifest: PluginManifest = fakeManifest({
  settings: [
    {
      name: 'driver',
      flag: '--driver',
      env: ['DREY_DRIVER'],
      type: 'string',
      values: ['auto', 'none'],
      default: 'auto',
      description: 'Which driver',
    },
    { name: 'secretKnob', env: ['DREY_KNOB'], type: 'integer', unit: 'milliseconds', description: 'A knob' },
  ],
  commands: [
    {
      name: 'examine',
      summary: 'Check the surroundings',
      usage: 'deep | shallow',
      options: [
        { flag: '--version', value: 'number', description: 'Which one' },
        { flag: '--place', value: 'name', env: ['THE_PLACE'], description: 'Where' },
        { flag: '--json', description: 'As JSON' },
      ],
    },
  ],
});

describe('runCommandLine', () => {
  let folder: PluginFolder;
  let path: string;
  let out: string[];
  let errors: string[];
  let stop: (signal: string) => void;
  let exits: number[];

  beforeEach(() => {
    folder = pluginFolder();
    out = [];
    errors = [];
    exits = [];
    stop = () => {};
    path = folder.add(manifest, {
      plugin: fakePlugin(fakeProvider({ Describe: () => ({}) }), (registration) =>
        registration.command({
          name: 'examine',
          summary: 'x',
          run: async (context) => {
            const { arguments: words, settings } = context;
            context.print(`${settings.string('driver')} ${words.join(',')} ${settings.string('upstream')}`);
            if (Object.keys(context.options).length > 0) context.print(JSON.stringify(context.options));
            return 3;
          },
        }),
      ),
    });
  });

  afterEach(() => folder.remove());

  const run = (argv: readonly string[], overrides: Partial<CommandLineOptions> = {}): Promise<number> =>
    runCommandLine({
      argv,
      environment: {},
      workingDirectory: folder.root,
      signals: {
        onStop: (callback) => {
          stop = callback;
          return () => {};
        },
      },
      print: (line) => out.push(line),
      printError: (line) => errors.push(line),
      exitNow: (code) => exits.push(code),
      importModule: folder.importModule,
      createCompanion: () => fakeCompanion(null),
      logSink: { write: () => true },
      ...overrides,
    });

  const until = async (condition: () => boolean): Promise<void> => {
    const deadline = Date.now() + 10_000;
    while (!condition()) {
      if (Date.now() > deadline) throw new Error('The condition did not come true within 10 s.');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  const startFlags = (): readonly string[] => [
    'start',
    '--plugin',
    path,
    '--port',
    '0',
    '--persistence',
    '0',
    '--cache-dir',
    folder.root,
  ];

  it('prints the address and Ready. on a line of its own, and ends with 0 on a signal', async () => {
    const code = run(startFlags());
    await until(() => out.includes('Ready.'));
    const url = out.find((line) => line.startsWith('Listening on '))?.slice('Listening on '.length) ?? '';
    expect(out.indexOf('Ready.')).toBe(out.length - 1);
    expect((await fetch(`${url}/_localstack/health`)).status).toBe(200);
    stop('SIGTERM');
    expect(await code).toBe(0);
    expect(exits).toEqual([]);
  });

  const stoppedBy = async (first: string, next: string, laterMilliseconds: number): Promise<readonly number[]> => {
    let later = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + later };
    const code = run(startFlags(), { clock });
    await until(() => out.includes('Ready.'));
    stop(first);
    later = laterMilliseconds;
    stop(next);
    const seen = [...exits];
    expect(await code).toBe(0);
    return seen;
  };

  it.each([
    ['SIGINT', 'SIGINT', 1_000],
    ['SIGINT', 'SIGTERM', 5_000],
    ['SIGHUP', 'SIGTERM', 60_000],
  ])('exits at once on %s and another request, %s, %d ms later', async (first, next, later) => {
    expect(await stoppedBy(first, next, later)).toEqual([130]);
  });

  it.each([
    // Ctrl-C in a terminal reaches us twice below npm: from the terminal and from npm.
    ['SIGINT', 'SIGINT', 3],
    ['SIGTERM', 'SIGTERM', 999],
    ['SIGINT', 'SIGHUP', 60_000],
    ['SIGTERM', 'SIGHUP', 5_000],
  ])('goes on with the clean stop on %s where %s follows %d ms later', async (first, next, later) => {
    expect(await stoppedBy(first, next, later)).toEqual([]);
  });

  it('names a taken port in one line and exits with 1', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    const { port } = server.address() as AddressInfo;
    const code = await run([
      'start',
      '--plugin',
      path,
      '--port',
      String(port),
      '--persistence',
      '0',
      '--cache-dir',
      folder.root,
    ]);
    server.close();
    expect([code, errors]).toEqual([
      1,
      [expect.stringMatching(/is taken by another program\..*--port.*\[DREY_PORT_IN_USE\]$/)],
    ]);
    expect(out).not.toContain('Ready.');
  });

  it('starts with a plugin that failed, and says so', async () => {
    const bad = folder.add(
      {
        ...manifest,
        id: 'bad',
        service: { ...manifest.service, name: 'b', targetPrefix: 'B' },
        settings: [],
        commands: [],
      },
      new Error('broken'),
    );
    const code = run([...startFlags(), '--plugin', bad]);
    await until(() => out.includes('Ready.'));
    expect(out[0]).toBe('Plugin bad failed: Could not load: broken');
    stop('SIGTERM');
    expect(await code).toBe(0);
  });

  it('does not start when the only service lacks something of its surroundings, and says what to do', async () => {
    const lacking = folder.add(
      {
        ...manifest,
        id: 'lacking',
        service: { ...manifest.service, name: 'c', targetPrefix: 'C' },
        settings: [],
        commands: [],
      },
      {
        plugin: {
          id: 'lacking',
          register: (registration: Registration) => {
            for (const name of ['emulated', 'legacy'])
              registration.provider(name, () => {
                throw new OperatorError('FAKE_JAVA_MISSING', 'There is no Java.', 'Install one.');
              });
          },
        },
      },
    );
    const flags = startFlags().map((flag) => (flag === path ? lacking : flag));
    expect(await run(flags)).toBe(1);
    expect(errors).toEqual(['There is no Java. Install one. [FAKE_JAVA_MISSING]']);
    expect(out).not.toContain('Ready.');
  });

  it('lists every setting in the help, grouped, without loading code', async () => {
    const importModule = (): never => {
      throw new Error('Code was loaded.');
    };
    expect(await run(['start', '--plugin', path, '--help'], { importModule })).toBe(0);
    const help = out.join('\n');
    for (const text of [
      '--data-dir',
      '--driver',
      'Settings of plugin fake:',
      'env: DREY_DRIVER',
      'DREY_KNOB',
      'GATEWAY_LISTEN',
      'PROVIDER_OVERRIDE_KINESISANALYTICSV2',
      'legacy: Records only.',
    ])
      expect(help).toContain(text);
    out.length = 0;
    expect(await run(['--plugin', path, '--help'], { importModule })).toBe(0);
    expect(out.join('\n')).toMatch(/examine .*Check the surroundings[\s\S]*--driver[\s\S]*DREY_KNOB/);
  });

  it('runs a command of a plugin with its words and settings', async () => {
    expect(await run(['--plugin', path, 'examine', 'a', 'b', '--driver', 'none'])).toBe(3);
    expect(out).toEqual(['none a,b moto']);
  });

  it('gives a command its own options, from flags before variables, and tells of them', async () => {
    const words = ['--plugin', path, 'examine', 'deep', '--version', '3', '--json'];
    expect(await run(words, { environment: { THE_PLACE: 'here' } })).toBe(3);
    expect(out[1]).toBe('{"version":"3","place":"here","json":true}');
    out.length = 0;
    expect(await run([...words, '--place', 'there'], { environment: { THE_PLACE: 'here' } })).toBe(3);
    expect(out[1]).toContain('"place":"there"');
    out.length = 0;
    expect(await run(['--plugin', path, 'examine', '--help'])).toBe(0);
    expect(out.join('\n')).toMatch(/--place <name> +Where \(env: THE_PLACE\)/);
  });

  it('finds the manifest by DREY_PLUGINS', async () => {
    expect(await run(['examine'], { environment: { DREY_PLUGINS: path } })).toBe(3);
  });

  it.each([
    [['start', '--drivr', 'none'], /unknown option '--drivr' \(Did you mean --driver\?\)/],
    [['strat'], /unknown command 'strat' \(Did you mean start\?\)/],
    [['start', '--driver', 'dcoker'], /--driver \/ DREY_DRIVER cannot be 'dcoker'\. Give one of auto, none\./],
    [['start', 'extra'], /too many arguments/],
    [['start', '--plugin'], /--plugin needs a value/],
  ])('refuses %j in one line', async (words, text) => {
    expect(await run(['--plugin', path, ...words])).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(text);
    expect(errors[0]).not.toContain('\n');
  });
});
