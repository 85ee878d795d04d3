// What is inside a snapshot of a running job, by the page and by `drey snapshot`, while the job runs and after it.
import { execFile } from 'node:child_process';
import {
  CreateApplicationSnapshotCommand,
  DescribeApplicationSnapshotCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operatorIdOf } from '@drey/savepoint';
import { prepareAccount } from '../host/account.js';
import { repositoryRoot } from '../host/repository.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS, startTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { createShape, uploadShapes } from './restore-check.js';

interface Page {
  readonly status: string;
  readonly inside: {
    readonly form: string;
    readonly operators: readonly {
      readonly id: string;
      readonly name: string | null;
      readonly uid: string | null;
      readonly totalBytes: number;
      readonly hasState: boolean;
    }[];
    readonly files: { readonly count: number; readonly bytes: number };
    readonly faults: readonly unknown[];
  };
}

interface Ran {
  readonly code: number;
  readonly lines: readonly string[];
  readonly errors: string;
}

describe('the inside of a snapshot', () => {
  const host = new TestHost();

  const drey = (words: readonly string[], endpoint = host.endpoint): Promise<Ran> =>
    new Promise((resolve) => {
      execFile(
        process.execPath,
        ['packages/cli/dist/main.js', '--plugin', 'plugin.manifest.json', 'snapshot', ...words, '--endpoint', endpoint],
        { cwd: repositoryRoot, timeout: 60_000 },
        (error, output, errors) =>
          resolve({ code: error === null ? 0 : Number(error.code), lines: output.trimEnd().split('\n'), errors }),
      );
    });

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await prepareAccount(clients);
    await uploadShapes(clients);
    await createShape(clients, 'runs', 'FLINK-1_20', { second: 'true' });
    await startTicks(clients, 'runs');
    const names = { ApplicationName: 'runs', SnapshotName: 'before' };
    await clients.flink.send(new CreateApplicationSnapshotCommand(names));
    await until('the snapshot', 60_000, async () => {
      const { SnapshotDetails } = await clients.flink.send(new DescribeApplicationSnapshotCommand(names));
      return SnapshotDetails?.SnapshotStatus === 'READY';
    });
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it('is operators by the names of the running job, whose snapshot has only hashes', async () => {
    const page = (await (await fetch(`${host.endpoint}/_drey/snapshots/before`)).json()) as Page;
    expect(page.status).toBe('READY');
    expect(page.inside).toMatchObject({ form: 'canonical', faults: [] });
    expect(page.inside.files.count).toBeGreaterThan(0);
    const keyed = page.inside.operators.filter(({ hasState }) => hasState);
    expect(keyed.length).toBeGreaterThan(1);
    for (const { name } of page.inside.operators) expect(name).not.toBeNull();
    for (const { id, uid } of keyed) if (uid !== null) expect(operatorIdOf(uid)).toBe(id);
  });

  it('is shown by the command, as a table and as JSON', async () => {
    const list = await drey(['list', '--application', 'runs']);
    expect(list).toMatchObject({ code: 0, errors: '' });
    expect(list.lines[1]).toMatch(/^before +legacy +runs +READY +\d{4}-/);
    const shown = await drey(['inspect', 'before']);
    expect(shown).toMatchObject({ code: 0, errors: '' });
    expect(shown.lines[2]).toMatch(/^savepoint in canonical format, written by Flink 1\.16 to 1\.20; /);
    const json = await drey(['inspect', 'before', '--json']);
    const { inside } = JSON.parse(json.lines.join('\n')) as Page;
    for (const { name } of inside.operators)
      expect(shown.lines.some((line) => line.startsWith(name ?? '?'))).toBe(true);
  });

  it('is refused with a remedy where there is none', async () => {
    expect(await drey(['inspect', 'other'])).toMatchObject({
      code: 1,
      errors: expect.stringContaining('[DREY_NOT_THERE]'),
    });
    const away = await drey(['list'], 'http://127.0.0.1:1');
    expect(away).toMatchObject({ code: 1, errors: expect.stringMatching(/drey start.*\[DREY_GATEWAY_AWAY\]/) });
  });
});
