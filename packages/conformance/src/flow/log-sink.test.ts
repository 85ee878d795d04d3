// Log sinks of a plugin under a real job: one that writes a file, one that never answers.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTicks } from '../host/running-ticks.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS, stopTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const NAME = 'sunk';
const LINES_MILLISECONDS = 60_000;

const manifest = { manifestVersion: 1, id: 'sinks', version: '1.0.0', pluginApi: 1, entry: './plugin.mjs' };

/** The id of an extension point is all that a plugin needs to know of it. */
const pluginText = (file: string): string => `import { appendFile } from 'node:fs/promises';
export const plugin = { id: 'sinks', register: (registration) => {
  const add = (name, put) => registration.contribute({ id: 'drey/log-sink' }, { name, create: () => ({ put, close: async () => {} }) });
  add('file', ({ lines, ...origin }) => appendFile(${JSON.stringify(file)}, lines.map((line) => JSON.stringify({ ...origin, line }) + '\\n').join('')));
  add('mute', () => new Promise(() => {}));
} };
`;

interface SunkLine {
  readonly applicationArn: string;
  readonly member: string;
  readonly stream: unknown;
  readonly line: string;
}

describe('log sinks', () => {
  const host = new TestHost();
  const fileOf = (): string => join(host.root, 'lines.jsonl');
  const lines = (): readonly SunkLine[] =>
    existsSync(fileOf())
      ? readFileSync(fileOf(), 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as SunkLine)
      : [];
  const from = (member: RegExp): readonly SunkLine[] => lines().filter((one) => member.test(one.member));
  let flags: readonly string[] = [];

  beforeAll(async () => {
    const folder = join(host.root, 'plugin');
    mkdirSync(folder);
    writeFileSync(join(folder, 'plugin.manifest.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'plugin.mjs'), pluginText(fileOf()));
    flags = ['--plugin', join(folder, 'plugin.manifest.json')];
    await host.start({ flags });
    await runTicks(host.clients(), { name: NAME, sink: 'sunk-rows' });
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it('get the lines of every member, though the application has no logging option and another sink is mute', async () => {
    await until('lines of both members', LINES_MILLISECONDS, () => from(/^job/).length > 0 && from(/^task/).length > 0);
    expect(new Set(lines().map(({ applicationArn }) => applicationArn))).toEqual(
      new Set([`arn:aws:kinesisanalytics:us-east-1:000000000000:application/${NAME}`]),
    );
    expect(lines()[0]?.stream).toBe(null);
    await until('the mute sink is told', LINES_MILLISECONDS, async () => {
      const { problems } = (await (await fetch(`${host.endpoint}/_drey/health`)).json()) as {
        readonly problems: readonly { readonly name: string; readonly text: string }[];
      };
      return problems.some(({ name, text }) => name === 'log sink mute' && text.includes('gave no answer within'));
    });
  }, 180_000);

  it('get what is said after the gateway was killed, to the end of the job', async () => {
    await host.kill();
    await host.start({ flags });
    const before = lines().length;
    const clients = host.clients();
    await stopTicks(clients, NAME);
    await until('lines of the stop', LINES_MILLISECONDS, () => lines().length > before);
  }, 300_000);
});
