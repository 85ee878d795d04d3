import { describe, expect, it } from '@jest/globals';
import type { ApplicationRow, DetailsPatch, RowPatch } from '../../src/wire.js';
import { noDetails, withDetails } from './details.js';
import { onlyTold, type RowMap, withRows } from './rows.js';

const rates = (at: number) => ({ at, in: at, out: null });
const whole = (application: string, history: ApplicationRow['history'] = []): RowPatch => ({
  application,
  status: 'RUNNING',
  history,
  rates: history.at(-1) ?? null,
});

describe('the list as it is told', () => {
  it('puts changes over what is known, appends rates, and forgets what is gone', () => {
    let rows: RowMap = withRows(new Map(), { rows: [whole('a', [rates(1)]), whole('b')], gone: [] });
    rows = withRows(rows, { rows: [{ application: 'a', status: 'STOPPING', rates: rates(2) }], gone: ['b'] });
    for (const again of [2, 1]) rows = withRows(rows, { rows: [{ application: 'a', rates: rates(again) }], gone: [] });
    expect([...rows.keys()]).toEqual(['a']);
    expect(rows.get('a')).toMatchObject({ status: 'STOPPING', history: [rates(1), rates(2)] });
    for (let at = 3; at < 100; at += 1)
      rows = withRows(rows, { rows: [{ application: 'a', rates: rates(at) }], gone: [] });
    expect(rows.get('a')?.history).toHaveLength(60);
  });

  it('takes no part of a row that it does not know', () => {
    expect(withRows(new Map(), { rows: [{ application: 'a', status: 'READY' }], gone: [] }).size).toBe(0);
  });

  it('keeps what was told anew', () => {
    const rows = withRows(new Map(), { rows: [whole('a'), whole('b')], gone: [] });
    expect([...onlyTold(rows, new Set(['b'])).keys()]).toEqual(['b']);
  });
});

describe('details as they are told', () => {
  const patch = (more: Partial<DetailsPatch>): DetailsPatch => ({ now: 0, application: 'a', ...more });
  const checkpoint = (id: number, status = 'COMPLETED') => ({ id, status }) as never;
  const checkpoints = (jobId: string, ...items: never[]) => ({
    jobId,
    completed: 0,
    failed: 0,
    inProgress: 0,
    restoredFrom: null,
    items,
  });

  it('are those of one application', () => {
    const known = noDetails('a');
    expect(withDetails(known, { now: 0, application: 'b', graph: null })).toBe(known);
    expect(withDetails(known, patch({ graph: null }))).toMatchObject({ graph: null, flow: undefined });
  });

  it('forget an application that is gone, so that a new one of its name has none of its past', () => {
    const entry = { id: 'o1', at: 1 } as never;
    const known = withDetails(noDetails('a'), patch({ exists: true, timeline: { entries: [entry] }, graph: null }));
    const gone = withDetails(known, patch({ exists: false, cluster: null }));
    expect(gone).toEqual({ ...noDetails('a'), exists: false, cluster: null });
  });

  it('put checkpoints over those of the same job, newest first, sixty at most', () => {
    let known = noDetails('a');
    for (let id = 1; id <= 70; id += 1)
      known = withDetails(known, patch({ checkpoints: checkpoints('j', checkpoint(id)) }));
    known = withDetails(known, patch({ checkpoints: checkpoints('j', checkpoint(70, 'FAILED')) }));
    expect(known.checkpoints?.items).toHaveLength(60);
    expect(known.checkpoints?.items[0]).toMatchObject({ id: 70, status: 'FAILED' });
    known = withDetails(known, patch({ checkpoints: checkpoints('k', checkpoint(1)) }));
    expect(known.checkpoints?.items).toHaveLength(1);
    expect(withDetails(known, patch({ checkpoints: null })).checkpoints).toBeNull();
    expect(withDetails(known, patch({})).checkpoints).toBe(known.checkpoints);
  });

  it('append points to a metric of the same name and dimensions, none twice', () => {
    const series = (points: readonly (readonly [number, number])[], Task?: string) => ({
      name: 'n',
      unit: 'Count',
      dimensions: { Application: 'a', ...(Task === undefined ? {} : { Task }) },
      points,
    });
    let known = withDetails(
      noDetails('a'),
      patch({ metrics: { intervalMilliseconds: 1, series: [series([[1, 1]]), series([[1, 9]], 't')] } }),
    );
    known = withDetails(
      known,
      patch({
        metrics: {
          intervalMilliseconds: 1,
          series: [
            series([
              [1, 1],
              [2, 2],
            ]),
          ],
        },
      }),
    );
    expect(known.metrics?.map(({ dimensions, points }) => [Object.keys(dimensions).length, points])).toEqual([
      [2, [[1, 9]]],
      [
        1,
        [
          [1, 1],
          [2, 2],
        ],
      ],
    ]);
  });
});
