// A data directory that cannot be used is an error with file and remedy, exit code 1, and never `Ready.`.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { prepareAccount } from '../host/account.js';
import { type GatewayProcessOptions, startGatewayProcess } from '../host/gateway-process.js';
import { TestHost } from '../host/test-host.js';
import { createTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const TEST_MILLISECONDS = 60_000;
const PAGE_BYTES = 4_096;
const APPLICATION = '000000000000/us-east-1/kept';

const unshare = ['unshare', '--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])];
const canMount = spawnSync('unshare', [...unshare.slice(1), 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

interface Health {
  readonly problems: readonly { readonly name: string; readonly text: string }[];
}

describe('a data directory with damage', () => {
  const made = new TestHost({ driver: 'none' });
  let root: string;

  beforeAll(async () => {
    await made.start();
    await prepareAccount(made.clients());
    await createTicks(made.clients(), { name: 'kept', sink: 'damage-rows' });
    await made.stop();
  }, TEST_MILLISECONDS);
  afterAll(() => made.close(), TEST_MILLISECONDS);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drey-damage-'));
    spawnSync('cp', ['-a', made.dataDirectory, data()]);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const data = (...names: readonly string[]): string => join(root, 'data', ...names);
  const state = (): string => data('state.mdb');

  const start = (more: Partial<GatewayProcessOptions> = {}) => {
    const flags = ['--port', '0', '--data-dir', data(), '--driver', 'none', '--upstream', 'none'];
    return startGatewayProcess({ ...more, flags: [...flags, ...(more.flags ?? [])] });
  };
  /** What a start says that fails. */
  const refusal = async (more: Partial<GatewayProcessOptions> = {}): Promise<string> => {
    const told = await start(more).then(
      async (gateway) => {
        await gateway.kill();
        throw new Error('It started.');
      },
      (error: Error) => error.message,
    );
    expect(told).toMatch(/^The gateway ended before it was ready \(1\)/);
    expect(told).not.toMatch(/^Ready\.$/m);
    return told;
  };
  const health = async (endpoint: string): Promise<Health> =>
    (await (await fetch(`${endpoint}/_drey/health`)).json()) as Health;

  it.each(['/proc/drey', '/proc/self', '/sys/drey', '/dev/null', '/dev/null/drey', '/'])(
    'is refused where it can be none: %s',
    async (path) => {
      const told = await refusal({ flags: ['--data-dir', path] });
      expect(told).toMatch(/cannot be used: .*--data-dir.*\[DREY_DATA_DIR_UNUSABLE\]$/m);
    },
    TEST_MILLISECONDS,
  );

  const damages: readonly (readonly [string, () => void])[] = [
    ['cut at a page', () => truncateSync(state(), 2 * PAGE_BYTES)],
    ['cut within its last pages', () => truncateSync(state(), statSync(state()).size / 2 + 100)],
    ['cut to one byte', () => truncateSync(state(), 1)],
    ['zeros', () => writeFileSync(state(), Buffer.alloc(statSync(state()).size))],
    ['text', () => writeFileSync(state(), 'not a database\n'.repeat(2_000))],
    [
      'a directory',
      () => {
        rmSync(state());
        mkdirSync(state());
      },
    ],
  ];

  it.each(damages)(
    'is refused where the file is: %s',
    async (_, damage) => {
      damage();
      const told = await refusal();
      expect(told).toMatch(/\[DREY_STATE_DAMAGED\]$/m);
      expect(told).toContain(state());
    },
    TEST_MILLISECONDS,
  );

  it(
    'is refused, and nothing of it deleted, where the file is gone or empty',
    async () => {
      const copies = readdirSync(data('code'));
      expect(copies.length).toBeGreaterThan(0);
      rmSync(state());
      expect(await refusal()).toMatch(/\[DREY_STATE_MISSING\]$/m);
      writeFileSync(state(), '');
      expect(await refusal()).toMatch(/\[DREY_STATE_MISSING\]$/m);
      expect(readdirSync(data('code'))).toEqual(copies);
      copyFileSync(join(made.dataDirectory, 'state.mdb'), state());
      const gateway = await start();
      await gateway.stop();
    },
    TEST_MILLISECONDS,
  );

  const ofAnyStart = ['instance.json', 'lock'];

  it.each([
    ['nothing of applications', ['code', 'state', 'state.mdb']],
    ['nothing but the lock file beside it', readdirSync],
  ] as const)(
    'is told on health and in the log where it was used, has no state and %s',
    async (_, gone) => {
      const names =
        typeof gone === 'function'
          ? gone(data()).filter((name) => !ofAnyStart.includes(name) && name !== 'state.mdb-lock')
          : gone;
      for (const name of names) rmSync(data(name), { recursive: true, force: true });
      const gateway = await start();
      try {
        expect((await health(gateway.endpoint)).problems).toContainEqual(
          expect.objectContaining({ name: 'state', text: expect.stringContaining(data()) }),
        );
        // Lines are written in batches.
        await until('the line in the log', 30_000, () => gateway.log().includes('held no state'));
      } finally {
        await gateway.stop();
      }
    },
    TEST_MILLISECONDS,
  );

  it(
    'is as good as new after a start that ended early',
    async () => {
      for (const name of readdirSync(data())) if (!ofAnyStart.includes(name)) rmSync(data(name), { recursive: true });
      const gateway = await start();
      try {
        expect((await health(gateway.endpoint)).problems).toEqual([]);
      } finally {
        await gateway.stop();
      }
    },
    TEST_MILLISECONDS,
  );

  it(
    'names the application whose record is damaged, and goes on without it when it is told to',
    async () => {
      const content = readFileSync(state());
      for (let at = content.indexOf('"conditionalToken"'); at >= 0; at = content.indexOf('"conditionalToken"', at))
        content.write('"conditionalTokem"', at, 'latin1');
      writeFileSync(state(), content);
      const told = await refusal();
      expect(told).toContain(APPLICATION);
      expect(told).toMatch(/--damaged-records set-aside.*\[DREY_RECORD_DAMAGED\]$/m);
      const gateway = await start({ flags: ['--damaged-records', 'set-aside'] });
      try {
        expect((await health(gateway.endpoint)).problems).toContainEqual(
          expect.objectContaining({ name: 'damaged-records', text: expect.stringContaining(APPLICATION) }),
        );
        expect(readdirSync(data('damaged'))).toHaveLength(2);
        expect(readdirSync(data('code'))).toEqual(readdirSync(join(made.dataDirectory, 'code')));
      } finally {
        await gateway.stop();
      }
    },
    TEST_MILLISECONDS,
  );

  it(
    'is refused without PERSISTENCE where TMPDIR is missing',
    async () => {
      const told = await refusal({ environment: { PERSISTENCE: '0', TMPDIR: join(root, 'nowhere') } });
      expect(told).toContain('Set TMPDIR');
    },
    TEST_MILLISECONDS,
  );

  (canMount ? describe : describe.skip)(`on a disk of its own${canMount ? '' : ': no mount namespaces here'}`, () => {
    const mounted =
      (script: string) =>
      (command: readonly string[]): readonly string[] => [
        ...unshare,
        'sh',
        '-c',
        `${script} && shift && exec "$@"`,
        'drey-disk',
        data(),
        ...command,
      ];

    it(
      'is refused where it can only be read',
      async () => {
        const told = await refusal({ wrap: mounted('mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"') });
        expect(told).toMatch(/cannot be used: .*read-only.*--data-dir.*\[DREY_DATA_DIR_UNUSABLE\]/);
      },
      TEST_MILLISECONDS,
    );

    it.each([
      // Room for less and less of what a first start writes.
      ['nothing', '4k'],
      ["the host's own files", '12k'],
      ["LMDB's lock", '24k'],
      ['half a state', '36k'],
      ['a state, and hardly more', '200k'],
    ])(
      'is refused where the disk has room for %s',
      async (_, size) => {
        rmSync(data(), { recursive: true });
        mkdirSync(data());
        const told = await refusal({ wrap: mounted(`mount -t tmpfs -o size=${size} none "$1"`) });
        expect(told).toMatch(/no space left|not enough space|ENOSPC/i);
        expect(told).toMatch(/\[DREY_[A-Z_]+\]$/m);
      },
      TEST_MILLISECONDS,
    );
  });

  it(
    'is whole in the copy that these tests damage',
    async () => {
      const gateway = await start();
      const answer = await fetch(`${gateway.endpoint}/_drey/applications`);
      expect(await answer.json()).toMatchObject([{ application: APPLICATION }]);
      await gateway.stop();
    },
    TEST_MILLISECONDS,
  );
});
