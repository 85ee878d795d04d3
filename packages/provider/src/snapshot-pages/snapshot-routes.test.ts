import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ClusterDriver, SnapshotFile } from '@drey/cluster';
import type { RouteAnswer } from '@drey/plugin-api';
import { operatorIdOf } from '@drey/savepoint';
import type { ApplicationSnapshot, Run, Snapshot } from '@drey/state';
import { accountId, created, recordOf, testServices } from '../operations.test.support.js';
import { createLookInside } from './read-inside.js';
import { snapshotRoutes } from './snapshot-routes.js';

const REGION = 'eu-west-1';

/** Metadata of version 3 with one operator of uid `sum`, whose state is 40 bytes in the file `state`. */
const metadata = (): Buffer => {
  const int = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  };
  const long = (value: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(value));
    return bytes;
  };
  const text = (value: string): Buffer => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
  const keyed = [Buffer.from([7]), int(0), int(0), Buffer.from([6]), text('state'), long(40)];
  const head = [int(0x4960672d), int(3), long(7), int(0), int(1)];
  const operator = [Buffer.from(operatorIdOf('sum'), 'hex'), int(2), int(128), Buffer.from([0]), int(1), int(0)];
  return Buffer.concat([...head, ...operator, int(0), int(0), ...keyed, Buffer.from([0]), int(0), int(0)]);
};

describe('the pages of snapshots', () => {
  let services: ReturnType<typeof testServices>;
  let files: Readonly<Record<string, Buffer>>;
  let reads: number;

  const driver = {
    name: 'process',
    runsJobs: true,
    state: {
      readSnapshot: async function* (): AsyncGenerator<SnapshotFile> {
        reads += 1;
        await Promise.resolve();
        for (const [path, content] of Object.entries(files))
          yield { path, bytes: content.length, content: Readable.from([content]) };
      },
    },
  } as unknown as ClusterDriver;

  const legacy = (name: string, createdAt: number): ApplicationSnapshot => {
    const application = recordOf(services);
    return {
      accountId,
      region: REGION,
      id: `${name}-id`,
      name,
      kind: 'application',
      status: 'READY',
      createdAt,
      initiator: 'USER',
      initiatorOperation: 'CreateSnapshot',
      source: {
        application: {
          name: 'demo',
          incarnation: application.incarnation,
          createdAt: application.createdAt,
          versionId: 1,
        },
      },
      runtimeEnvironment: 'FLINK-1_20',
      location: 'file:/state/x',
      driver: 'process',
      tags: {},
      operations: [],
    };
  };

  const imported = (name: string, more: Partial<Snapshot> = {}): Snapshot => ({
    accountId,
    region: REGION,
    id: `${name}-import`,
    name,
    kind: 'account',
    status: 'READY',
    createdAt: 3_000,
    initiator: 'USER',
    initiatorOperation: 'ImportSnapshot',
    source: { s3: { bucketArn: 'arn:aws:s3:::b', keyPrefix: 'p' } },
    location: 'file:/state/y',
    driver: 'process',
    tags: {},
    operations: [],
    ...more,
  });

  beforeEach(async () => {
    services = testServices();
    await created(services);
    files = { state: Buffer.alloc(40), _metadata: metadata() };
    reads = 0;
    const snapshots = [legacy('first', 1_000), legacy('same', 2_000)];
    await services.applications.change(recordOf(services), (application) => ({ ...application, snapshots }));
  });

  const lookInside = createLookInside(new Map([['process', driver]]));
  const ask = async (
    query: Readonly<Record<string, string>> = {},
    params: Readonly<Record<string, string>> = {},
  ): Promise<RouteAnswer & { readonly json: never }> => {
    const routes = snapshotRoutes(() => ({
      applications: services.applications,
      jobs: { operatorsOf: () => Promise.resolve([{ uid: 'sum', name: 'Sum' }]) },
      lookInside,
    }));
    const byQuery = query['name'] === undefined ? 0 : 3;
    const wanted = params['name'] === undefined ? byQuery : params['account'] === undefined ? 1 : 2;
    const { signal } = new AbortController();
    const request = {
      method: 'GET',
      path: '/',
      headers: {},
      query,
      search: '',
      params,
      body: new Uint8Array(),
      signal,
    };
    return (await routes[wanted]?.handle(request)) as RouteAnswer & { readonly json: never };
  };
  const namesOf = ({ json }: RouteAnswer): readonly string[] =>
    (json as { readonly name: string }[]).map(({ name }) => name);

  it('list all, the newest first, and those that are asked for', async () => {
    await services.applications.snapshots.create(imported('came'));
    expect(namesOf(await ask())).toEqual(['came', 'same', 'first']);
    expect(namesOf(await ask({ application: 'demo' }))).toEqual(['same', 'first']);
    expect(namesOf(await ask({ application: 'other' }))).toEqual([]);
    expect(namesOf(await ask({ account: '000000000000' }))).toEqual([]);
    expect(namesOf(await ask({ region: REGION, account: accountId }))).toHaveLength(3);
    expect((await ask()).json).toMatchObject([
      { kind: 'enhanced', arn: `arn:aws:kinesisanalytics:${REGION}:${accountId}:snapshot/came`, application: null },
      {
        kind: 'legacy',
        arn: null,
        application: 'demo',
        page: `/_drey/snapshots/${accountId}/${REGION}/same?application=demo&kind=legacy`,
      },
      {},
    ]);
  });

  it('tell how far an import has come', async () => {
    const operation = { id: 'op', name: 'ImportSnapshot', status: 'IN_PROGRESS', startedAt: 5 } as const;
    const progress = { bytes: 10, totalBytes: 40 };
    await services.applications.snapshots.create(
      imported('came', { status: 'CREATING', location: null, operations: [{ ...operation, progress }] }),
    );
    expect((await ask({}, { name: 'came' })).json).toMatchObject({
      transfer: { operation: 'ImportSnapshot', operationId: 'op', bytes: 10, totalBytes: 40 },
      inside: null,
      insideUnknown: 'Snapshot came is CREATING and has no files that could be read.',
    });
  });

  it('show what is inside, with the names that the running job gives, and read a whole one once', async () => {
    for (const subtasks of ['0', '1']) {
      const { json } = await ask({ subtasks }, { name: 'first' });
      const operator = (json as { inside: { operators: Record<string, unknown>[] } }).inside.operators[0];
      expect(operator?.['subtasks'] === undefined).toBe(subtasks === '0');
    }
    expect(reads).toBe(1);
    expect((await ask({}, { name: 'first', account: accountId, region: REGION })).json).toMatchObject({
      insideUnknown: null,
      inside: {
        form: 'canonical',
        writtenBy: 'Flink 1.11 to 1.15',
        stateBytes: 40,
        operators: [{ name: 'Sum', uid: 'sum', namedBy: 'graph', parallelism: 2, maxParallelism: 128, totalBytes: 40 }],
        files: { count: 2, bytes: 40 + metadata().length, list: [{ path: 'state', bytes: 40 }, { path: '_metadata' }] },
        faults: [],
      },
    });
  });

  it('show names that the job of another application gives, and say so', async () => {
    await services.applications.snapshots.create(imported('came', { operators: [{ id: operatorIdOf('sum') }] }));
    const run = { clusterId: 'c', operators: [{ id: operatorIdOf('sum'), uid: 'sum', name: 'Sum' }] } as unknown as Run;
    await services.applications.change(recordOf(services), (application) => ({ ...application, run }));
    expect((await ask({}, { name: 'came' })).json).toMatchObject({
      inside: { operators: [{ name: 'Sum', uid: 'sum', namedBy: 'graph', namedByApplication: 'demo' }] },
    });
  });

  it('say what is wrong with one, and look again once it may be mended', async () => {
    files = { _metadata: metadata() };
    expect((await ask({}, { name: 'same' })).json).toMatchObject({ inside: { faults: [{ code: 'missing-file' }] } });
    files = { state: Buffer.alloc(40), _metadata: Buffer.from('something else') };
    expect((await ask({}, { name: 'same' })).json).toMatchObject({
      inside: { operators: null, faults: [{ code: 'not-a-savepoint' }] },
    });
    files = { state: Buffer.alloc(40) };
    expect((await ask({}, { name: 'same' })).json).toMatchObject({ inside: { faults: [{ code: 'no-metadata' }] } });
    files = { state: Buffer.alloc(40), _metadata: metadata() };
    expect((await ask({}, { name: 'same' })).json).toMatchObject({ inside: { faults: [] } });
  });

  it('say why nothing can be seen', async () => {
    await services.applications.snapshots.create(imported('away', { driver: 'docker' }));
    await services.applications.snapshots.create(imported('record', { location: null }));
    expect((await ask({}, { name: 'away' })).json).toMatchObject({
      insideUnknown: expect.stringContaining('Start Drey with --driver docker'),
    });
    expect((await ask({}, { name: 'record' })).json).toMatchObject({
      insideUnknown: expect.stringContaining('record without files'),
    });
  });

  it('ask which one where several have the name, and know none of another', async () => {
    await services.applications.snapshots.create(imported('same'));
    const several = await ask({}, { name: 'same' });
    expect(several.status).toBe(409);
    expect((several.json as { pages: string[] }).pages).toEqual([
      `/_drey/snapshots/${accountId}/${REGION}/same?kind=enhanced`,
      `/_drey/snapshots/${accountId}/${REGION}/same?application=demo&kind=legacy`,
    ]);
    expect((await ask({ application: 'demo' }, { name: 'same' })).json).toMatchObject({ kind: 'legacy' });
    expect((await ask({ name: 'same', application: 'demo' }, {})).json).toMatchObject({ kind: 'legacy' });
    for (const [query, name, kind] of [
      [{ kind: 'enhanced' }, 'same', 'enhanced'],
      [{ kind: 'legacy' }, 'same', 'legacy'],
      [{}, `arn:aws:kinesisanalytics:${REGION}:${accountId}:snapshot/same`, 'enhanced'],
    ] as const)
      expect((await ask(query, { name })).json).toMatchObject({ name: 'same', kind });
    expect(await ask({}, { name: 'none' })).toEqual({ status: 404, json: { message: 'There is no snapshot none.' } });
  });
});
