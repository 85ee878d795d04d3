import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OperatorError } from '@drey/plugin-api';
import { snapshotCommand } from './snapshot-command.js';

const entry = {
  name: 'before',
  kind: 'legacy',
  account: '000000000000',
  region: 'us-east-1',
  status: 'READY',
  createdAt: '2026-01-31T12:00:00.500Z',
  initiatorOperation: 'CreateSnapshot',
  application: 'demo',
  versionId: 3,
  runtimeEnvironment: 'FLINK-1_19',
  sizeBytes: 1_536,
  error: null,
  transfer: null,
};
const bytes = { managedKeyed: 2_048, rawKeyed: 0, managedOperator: 0, rawOperator: 0, channel: 0, coordinator: 8 };
const operator = {
  id: '0102030405060708090a0b0c0d0e0f10',
  name: 'Sum',
  uid: 'sum',
  parallelism: 2,
  maxParallelism: 128,
  hasState: true,
  finished: false,
  totalBytes: 2_056,
  bytes,
  states: [
    { name: 'offsets', mode: 'split' },
    { name: 'rules', mode: 'broadcast' },
  ],
};
const inside = {
  form: 'canonical',
  writtenBy: 'Flink 1.16 to 1.20',
  stateBytes: 2_056,
  operators: [
    operator,
    { ...operator, name: null, uid: null, hasState: false, bytes: { ...bytes, managedKeyed: 0 }, states: [] },
  ],
  files: { count: 3, bytes: 4_096 },
  faults: [],
};

describe('drey snapshot', () => {
  let server: Server;
  let answer: { readonly status: number; readonly body: string };
  let asked: string[];
  let out: string[];

  beforeEach(async () => {
    asked = [];
    out = [];
    answer = { status: 200, body: '[]' };
    server = createServer((request, response) => {
      asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const endpoint = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const run = (words: readonly string[], options: Readonly<Record<string, string | true>> = { endpoint: endpoint() }) =>
    snapshotCommand.run({
      arguments: words,
      options,
      settings: {
        string: () => undefined,
        integer: () => (server.address() as AddressInfo).port,
        boolean: () => false,
      },
      print: (line) => out.push(line),
      signal: new AbortController().signal,
    });
  const says = (status: number, json: unknown): void => {
    answer = { status, body: JSON.stringify(json) };
  };

  it('lists snapshots in a table, with imports and exports as far as they have come', async () => {
    const coming = { ...entry, name: 'came', kind: 'enhanced', application: null, status: 'CREATING', sizeBytes: null };
    says(200, [
      { ...coming, runtimeEnvironment: null, transfer: { operation: 'ImportSnapshot', bytes: 10, totalBytes: 40 } },
      { ...entry, transfer: { operation: 'ExportSnapshot', bytes: 10, totalBytes: null } },
    ]);
    expect(await run(['list'], { endpoint: `${endpoint()}/`, application: 'demo', region: 'us-east-1' })).toBe(0);
    expect(asked).toEqual(['GET /_drey/snapshots?application=demo&region=us-east-1']);
    expect(out).toEqual(
      [
        'NAME    KIND      APPLICATION   STATUS                CREATED (UTC)           SIZE  RUNTIME     ACCOUNT       REGION',
        'came    enhanced  - (imported)  CREATING (import 25 %)  2026-01-31 12:00:00        -  -           000000000000  us-east-1',
        'before  legacy    demo          READY (export 10 B)   2026-01-31 12:00:00  1.5 KiB  FLINK-1_19  000000000000  us-east-1',
      ].map((line) => expect.stringMatching(new RegExp(`^${line.replaceAll(/[()%]/g, '.').replaceAll(/ +/g, ' +')}$`))),
    );
  });

  it('shows what is inside one, and what its operators are called', async () => {
    says(200, { ...entry, inside, insideUnknown: null });
    expect(await run(['inspect', 'a/b'])).toBe(0);
    expect(asked).toEqual(['GET /_drey/snapshots/a%2Fb']);
    expect(out.slice(0, 3)).toEqual([
      'before: legacy snapshot of application demo, account 000000000000, us-east-1',
      'READY, by CreateSnapshot at 2026-01-31 12:00:00 UTC, FLINK-1_19, version 3 of the application',
      'savepoint in canonical format, written by Flink 1.16 to 1.20; 3 files of 4.0 KiB, 2.0 KiB of state',
    ]);
    expect(out[5]).toMatch(/^Sum +sum +2 of 128 +2\.0 KiB +- +8 B +2\.0 KiB +offsets, rules \(broadcast\)$/);
    expect(out[6]).toMatch(/^0102030405060708090a0b0c0d0e0f10 +- +2 of 128 +- +- +8 B +no state$/);
    expect(out.at(-1)).toContain('Operators without a name are shown by their id');
  });

  it('tells faults with what to do, and ends with 1', async () => {
    const faults = [{ code: 'missing-file', what: 'It is gone.', remedy: 'Copy it.', paths: [] }];
    says(200, { ...entry, inside: { ...inside, faults }, insideUnknown: null });
    expect(await run(['inspect', 'before'])).toBe(1);
    expect(out.slice(-2)).toEqual(['It is gone.', 'Copy it.']);
    says(200, { ...entry, inside: null, insideUnknown: 'It has no files.' });
    expect(await run(['inspect', 'before'])).toBe(0);
    expect(out.at(-1)).toBe('It has no files.');
    says(200, {
      ...entry,
      status: 'FAILED',
      error: 'A file is missing.',
      inside: null,
      insideUnknown: 'It has no files.',
    });
    expect(await run(['inspect', 'before'])).toBe(1);
  });

  it('prints JSON, asks the address of the settings, and says that there is none', async () => {
    expect(await run(['list'], { json: true })).toBe(0);
    expect(await run(['list'], {})).toBe(0);
    expect(out).toEqual(['[]', 'There are no snapshots.']);
    expect(asked).toHaveLength(2);
  });

  it('shows what would move a terminal as what it is', async () => {
    says(200, {
      ...entry,
      inside: { ...inside, operators: [{ ...operator, name: 'a\u001b[2Jb\n' }] },
      insideUnknown: null,
    });
    await run(['inspect', 'before']);
    expect(out[5]).toMatch(/^a\\u001b\[2Jb\\n /);
  });

  const refused: readonly (readonly [string, () => void, readonly string[], string])[] = [
    ['no word', () => undefined, [], 'DREY_USAGE'],
    ['another word', () => undefined, ['delete'], 'DREY_USAGE'],
    ['no name', () => undefined, ['inspect'], 'DREY_USAGE'],
    ['a name too many', () => undefined, ['list', 'x'], 'DREY_USAGE'],
    ['none of the name', () => says(404, { message: 'There is no snapshot x.' }), ['inspect', 'x'], 'DREY_NOT_THERE'],
    [
      'several of the name',
      () => says(409, { message: 'Several.', pages: ['/a'] }),
      ['inspect', 'x'],
      'DREY_AMBIGUOUS',
    ],
    ['a gateway without it', () => says(503, { message: 'The service is not running.' }), ['list'], 'DREY_REFUSED'],
    ['something else', () => (answer = { status: 404, body: '<html>' }), ['list'], 'DREY_NOT_A_GATEWAY'],
  ];
  it.each(refused)('refuses %s', async (_, prepare, words, code) => {
    prepare();
    const fault = await run(words).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(OperatorError);
    expect((fault as OperatorError).code).toBe(code);
  });

  it.each([
    [404, { of: 'application' }, /list-applications/],
    [404, {}, /drey snapshot list/],
    [409, { of: 'application', applications: ['1/eu-west-1/a', '1/us-east-1/a'] }, /--region.*1\/eu-west-1\/a, 1\/us/],
    [409, { of: 'snapshot', from: ['a', 'b'] }, /--from.*a, b/],
  ])('tells what helps against the refusal of a check with %d and %j', async (status, more, remedy) => {
    says(status, { message: 'No.', ...more });
    const check = run(['check', 'x'], { endpoint: endpoint(), application: 'a' });
    await expect(check).rejects.toMatchObject({ remedy: expect.stringMatching(remedy) });
  });

  it('says that nobody answers, and what an address is', async () => {
    await expect(run(['list'], { endpoint: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'DREY_GATEWAY_AWAY',
    });
    await expect(run(['list'], { endpoint: 'nowhere' })).rejects.toMatchObject({ code: 'DREY_ENDPOINT_WRONG' });
  });
});
