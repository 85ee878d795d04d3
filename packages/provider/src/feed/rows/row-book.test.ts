import { describe, expect, it } from '@jest/globals';
import { created, inStatus, recordOf, testServices } from '../../operations.test.support.js';
import { applicationRow, type RowFacts } from './application-row.js';
import { createRowBook } from './row-book.js';

const nothing: RowFacts = {
  driver: 'none',
  hindrance: undefined,
  preparation: undefined,
  troubles: [],
  fault: undefined,
  sighting: undefined,
  checkpoints: undefined,
  rates: undefined,
  restarts: undefined,
};

const book = async () => {
  const services = testServices();
  await created(services);
  const { applications } = services;
  const facts: { -readonly [Name in keyof RowFacts]: RowFacts[Name] } = { ...nothing };
  const rows = createRowBook({
    applications,
    row: (application) => applicationRow(application, facts),
    history: () => [{ at: 1, in: 2, out: undefined }],
  });
  return { services, rows, facts, key: recordOf(services) };
};

describe('the rows of the feed', () => {
  it('tells a new row whole, then the members that changed, at most once a second', async () => {
    const { services, rows, key } = await book();
    rows.touch(key);
    expect(rows.changes(1_000)).toBeUndefined();
    rows.begin();
    const [piece] = [...rows.pieces(() => 7)];
    expect(piece).toMatchObject({
      now: 7,
      rows: [{ name: 'demo', status: 'READY', severity: 'idle', kpus: 2, history: [{ at: 1, in: 2, out: null }] }],
    });
    rows.touch(key);
    expect(rows.changes(10_000)).toBeUndefined();
    await inStatus(services, 'RUNNING');
    rows.touch(key);
    expect(rows.changes(11_000)?.rows).toEqual([
      { application: '111122223333/eu-west-1/demo', status: 'RUNNING', severity: 'well' },
    ]);
    await inStatus(services, 'READY');
    rows.touch(key);
    expect(rows.changes(11_500)).toBeUndefined();
    expect(rows.changes(12_000)?.rows).toHaveLength(1);
  });

  it('tells those that are new and those that are gone', async () => {
    const { services, rows, key } = await book();
    rows.begin();
    await created(services, { ApplicationName: 'second' });
    rows.touch(recordOf(services, 'second'));
    expect(rows.changes(5_000)?.rows).toMatchObject([{ name: 'second', history: [{ at: 1 }] }]);
    await services.applications.change(key, () => null);
    rows.touch(key);
    expect(rows.changes(9_000)).toEqual({ now: 9_000, rows: [], gone: ['111122223333/eu-west-1/demo'] });
    rows.end();
    expect([...rows.pieces(() => 1)]).toEqual([]);
  });

  it('finds what no event told of when it looks at all', async () => {
    const { rows, facts } = await book();
    rows.begin();
    facts.hindrance = { since: 3, cause: 'No engine.', kind: 'x' };
    expect(rows.changes(5_000)).toBeUndefined();
    rows.touchAll();
    expect(rows.changes(5_000)?.rows).toMatchObject([{ waitsFor: 'No engine.', severity: 'failing' }]);
  });
});

describe('the row of an application', () => {
  it('has nothing of a job that is no more', async () => {
    const { services } = await book();
    const row = applicationRow(recordOf(services), {
      ...nothing,
      rates: { at: 1, in: 1, out: 1 },
      restarts: 3,
      checkpoints: { completed: 1, failed: 2 } as RowFacts['checkpoints'],
    });
    expect(row).toMatchObject({
      rates: null,
      restarts: null,
      lastCheckpoint: null,
      checkpointsFailed: null,
      jobState: null,
      placement: null,
    });
  });

  it('has the time of its last operation as that of its status', async () => {
    const { services } = await book();
    const operations = [
      { id: 'a', name: 'StartApplication', status: 'SUCCESSFUL', startedAt: 2e12, endedAt: 2e12 + 5 },
      { id: 'b', name: 'CreateApplicationSnapshot', status: 'SUCCESSFUL', startedAt: 3e12, endedAt: 3e12 },
    ] as const;
    expect(applicationRow({ ...recordOf(services), operations }, nothing)).toMatchObject({
      statusSince: 2e12 + 5,
      latestOperation: { id: 'b', error: null },
    });
  });
});
