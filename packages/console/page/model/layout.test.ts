import { describe, expect, it } from '@jest/globals';
import type { CheckpointFacts, TimelineEntry, VertexFlow } from '../../src/wire.js';
import { ganttOf, longestOf, phasesOf } from './gantt.js';
import { planOf, scaleFor } from './graph-layout.js';
import { sparkPath } from './spark.js';
import { barOf, grouped } from './timeline.js';
import { lookOfVertex, sharesOf } from './vertex-look.js';
import { windowOf } from './window.js';

const checkpoint = (id: number, more: Partial<CheckpointFacts> = {}): CheckpointFacts => ({
  id,
  kind: 'checkpoint',
  status: 'COMPLETED',
  triggeredAt: id * 1_000,
  acknowledgedAt: null,
  duration: 500,
  size: 1,
  writtenSize: 1,
  acknowledged: 1,
  subtasks: 1,
  location: null,
  failure: null,
  vertices: [],
  ...more,
});

describe('checkpoints side by side', () => {
  it('have one scale for lengths, and a line of time', () => {
    const chart = ganttOf(
      [checkpoint(1), checkpoint(2, { duration: 1_000 }), checkpoint(3, { status: 'IN_PROGRESS', duration: null })],
      3_250,
    );
    expect([chart.from, chart.to, chart.longest]).toEqual([1_000, 3_250, 1_000]);
    expect(chart.rows.map(({ checkpoint: { id }, width }) => [id, width])).toEqual([
      [3, 0.25],
      [2, 1],
      [1, 0.5],
    ]);
    expect(chart.marks[1]).toMatchObject({ start: 1_000 / 2_250, height: 1 });
  });

  it('show which task came last', () => {
    const vertex = (id: string, duration: number | null) => ({
      id,
      acknowledged: 1,
      subtasks: 1,
      acknowledgedAt: null,
      duration,
      size: null,
    });
    const { rows } = ganttOf(
      [checkpoint(1, { vertices: [vertex('sink', 500), vertex('source', 100), vertex('none', null)] })],
      0,
    );
    expect(rows[0]?.tasks).toEqual([
      { vertex: 'source', start: 0, width: 0.2 },
      { vertex: 'sink', start: 0.2, width: 0.8 },
    ]);
  });

  it('are laid out by phase', () => {
    const subtask = {
      index: 0,
      status: 'COMPLETED',
      acknowledgedAt: 0,
      duration: 90,
      size: 1,
      writtenSize: 1,
      syncDuration: 10,
      asyncDuration: 60,
      alignmentDuration: null,
      startDelay: 30,
      alignedBytes: 0,
      persistedBytes: 0,
    };
    expect(longestOf({ id: 1, vertices: [{ id: 'a', name: null, subtasks: [subtask] }] })).toBe(100);
    expect(phasesOf(subtask, 100)).toEqual([
      { phase: 'startDelay', start: 0, width: 0.3 },
      { phase: 'sync', start: 0.3, width: 0.1 },
      { phase: 'async', start: 0.4, width: 0.6 },
    ]);
  });
});

describe('a job graph', () => {
  const vertex = (id: string) => ({ id, name: id, parallelism: 1, maxParallelism: null, operators: [] });

  it('goes layer by layer, and leaves out edges to nowhere', () => {
    const plan = planOf(
      {
        vertices: ['a', 'b', 'c'].map(vertex),
        edges: [
          { from: 'a', to: 'b', ship: 'HASH' },
          { from: 'b', to: 'c', ship: null },
          { from: 'a', to: 'c', ship: null },
          { from: 'a', to: 'gone', ship: null },
        ],
      },
      'LR',
    );
    const [a, b, c] = plan.vertices;
    expect((a?.x ?? 0) < (b?.x ?? 0) && (b?.x ?? 0) < (c?.x ?? 0)).toBe(true);
    expect(plan.edges).toHaveLength(3);
    expect(plan.edges[0]?.path).toMatch(/^M[\d.]+ [\d.]+C/);
    expect(plan.width).toBeGreaterThan(3 * 264);
  });

  const flow = (more: Partial<VertexFlow>): VertexFlow => ({
    id: 'a',
    status: 'RUNNING',
    subtasks: {},
    busy: 0,
    backPressured: 0,
    idle: 1,
    recordsIn: null,
    recordsOut: null,
    recordsInTotal: null,
    recordsOutTotal: null,
    skew: null,
    watermark: null,
    ...more,
  });

  it('says what is most to be said of a task', () => {
    expect(lookOfVertex(undefined).state).toBe('unknown');
    expect(lookOfVertex(flow({ backPressured: 0.6, busy: 0.9 }))).toEqual({
      state: 'backPressured',
      text: 'back-pressured 60 %',
    });
    expect(lookOfVertex(flow({ busy: 0.97 })).state).toBe('busy');
    expect(lookOfVertex(flow({ status: 'FAILED' })).state).toBe('failed');
    expect(lookOfVertex(flow({ status: 'INITIALIZING' })).text).toBe('initializing');
    expect(lookOfVertex(flow({ busy: null, backPressured: null, idle: null })).text).toBe('no figures yet');
    expect(lookOfVertex(flow({})).text).toBe('keeps up');
  });

  it('never draws more than the whole of the time', () => {
    const sum = sharesOf(flow({ busy: 0.8, backPressured: 0.7, idle: 0.5 })).reduce(
      (total, { share }) => total + share,
      0,
    );
    expect(sum).toBeCloseTo(1);
    expect(sharesOf(flow({ busy: null }))).toHaveLength(2);
  });
});

describe('a timeline', () => {
  const entry = (id: string, more: Partial<TimelineEntry>): TimelineEntry => ({
    id,
    kind: 'event',
    operationId: null,
    at: 0,
    until: null,
    state: 'done',
    code: id,
    title: id,
    text: null,
    notes: [],
    fault: null,
    ...more,
  });

  it('has operations newest first, each with its steps in their order', () => {
    const groups = grouped([
      entry('step2', { kind: 'step', operationId: 'o', at: 12 }),
      entry('o', { kind: 'operation', operationId: 'o', at: 10 }),
      entry('step1', { kind: 'step', operationId: 'o', at: 11 }),
      entry('later', { at: 20 }),
      entry('orphan', { kind: 'step', operationId: 'gone', at: 5 }),
    ]);
    expect(groups.map((group) => [group.entry.id, group.steps.map(({ id }) => id)])).toEqual([
      ['later', []],
      ['o', ['step1', 'step2']],
      ['orphan', []],
    ]);
  });

  it('draws bars within the whole', () => {
    expect(barOf({ at: 25, until: 50 }, { from: 0, to: 100 })).toEqual({ start: 0.25, width: 0.25 });
    expect(barOf({ at: 50, until: null }, { from: 0, to: 100 })).toEqual({ start: 0.5, width: 0.5 });
    expect(barOf({ at: -10, until: 300 }, { from: 0, to: 100 })).toEqual({ start: 0, width: 1 });
    expect(barOf({ at: 0, until: 0 }, { from: 0, to: 0 })).toEqual({ start: 0, width: 0 });
  });
});

describe('small drawings', () => {
  it('have gaps where nothing is known', () => {
    expect(sparkPath([0, 10, null, 5], 32, 12)).toBe('M1.0 11.0L11.0 1.0M31.0 6.0');
    expect(sparkPath([], 32, 12)).toBe('');
    expect(sparkPath([0, 0], 32, 12)).toBe('M1.0 11.0L31.0 11.0');
  });

  it('show of a long list what is in sight, and some more', () => {
    const view = { count: 1_000, rowHeight: 50, height: 500 };
    expect(windowOf({ ...view, top: 0 }, 5)).toEqual([0, 15]);
    expect(windowOf({ ...view, top: 5_010 }, 5)).toEqual([95, 116]);
    // The list became shorter than where one looks.
    expect(windowOf({ ...view, count: 20, top: 40_000 }, 5)).toEqual([5, 20]);
    expect(windowOf({ ...view, count: 0, top: 0 }, 5)).toEqual([0, 0]);
  });
});

describe('a graph in a page', () => {
  it.each([
    ['as it is', [900, 300], [1_000, 500], 1],
    ['smaller', [1_600, 300], [1_200, 500], 0.75],
    ['as small as one can read it', [4_000, 300], [1_200, 500], 0.6],
    ['as it is where only its width would have room', [800, 480], [3_800, 500], 1],
    ['larger where there is much room', [1_200, 400], [1_800, 1_900], 1.5],
    ['not larger than twice', [800, 300], [3_800, 1_900], 2],
    ['as it is without a task', [0, 0], [1_200, 500], 1],
  ] as const)('is drawn %s', (_, [width, height], [wide, high], scale) =>
    expect(scaleFor({ width, height }, { width: wide, height: high })).toBe(scale),
  );
});
