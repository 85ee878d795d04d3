import { describe, expect, it } from '@jest/globals';
import { lineGroups, MAX_TRACE_LINES } from './line-groups.js';
import { recordLine } from '../fakes.test.support.js';

const sizes = (lines: readonly string[]): readonly (readonly [number, boolean])[] =>
  [...lineGroups(lines)].map((group) => [group.lines.length, group.open]);

describe('lineGroups', () => {
  it('takes a log4j record alone, and closes what came before it', () => {
    expect(sizes(['plain', recordLine('a'), recordLine('b')])).toEqual([
      [1, false],
      [1, false],
      [1, false],
    ]);
  });

  it('joins a stack trace with its causes and leaves the last plain line open', () => {
    const trace = [
      'x.Y: broken',
      '\tat a.B.c(B.java:1)',
      'Caused by: z.Z: why',
      '\tat d.E.f(E.java:2)',
      '\t... 12 more',
    ];
    expect(sizes([...trace, 'next'])).toEqual([
      [5, false],
      [1, true],
    ]);
    expect(sizes(trace)).toEqual([[5, true]]);
  });

  it('takes what a Python program prints once, though its driver prints and logs it', () => {
    const said = (message: string, logger = 'org.apache.flink.client.python.PythonDriver') =>
      JSON.stringify({ messageType: 'INFO', logger, message });
    const groups = [...lineGroups(['one', said('one'), 'two', 'two', said('two'), 'three', said('three', 'mine')])];
    expect(groups.map(({ lines, record }) => [lines.length, record?.['message']])).toEqual([
      [2, 'one'],
      [1, undefined],
      [2, 'two'],
      [1, undefined],
      [1, 'three'],
    ]);
    // Its record may not have been read yet.
    expect(sizes(['one'])).toEqual([[1, true]]);
  });

  it('treats JSON without a level as plain output', () => {
    const [group] = lineGroups(['{"id":1}']);
    expect(group?.record).toBeUndefined();
  });

  it('bounds a trace by lines and by length, so that it never waits for ever', () => {
    const endless = ['x.Y: deep', ...Array.from({ length: MAX_TRACE_LINES + 10 }, () => '\tat a.B.c(B.java:1)')];
    expect(sizes(endless)).toEqual([
      [MAX_TRACE_LINES, false],
      [11, true],
    ]);
    expect(sizes(['x'.repeat(1_000_000)])).toEqual([[1, false]]);
  });
});
