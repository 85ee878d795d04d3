import { describe, expect, it } from '@jest/globals';
import { reportLines, reportOf, type Row } from './report.js';

const row = (more: Partial<Row>): Row => ({
  subject: 'It',
  purpose: 'tests',
  required: true,
  state: 'ok',
  found: 'here',
  ...more,
});

describe('the report', () => {
  it('is ready when nothing that is required is missing', () => {
    const rows = [row({}), row({ required: false, state: 'missing' }), row({ state: 'not needed' })];
    expect(reportOf(rows)).toEqual({ ready: true, mendFirst: null, rows });
    expect(reportLines(reportOf(rows)).at(-1)).toBe('Applications can run with these settings.');
  });

  it('names in its last line the first thing to mend', () => {
    const rows = [
      row({}),
      row({ subject: 'Java', state: 'missing', found: 'There is none.', remedy: 'Install one.' }),
      row({ subject: 'Port', state: 'missing', found: 'It is taken.' }),
    ];
    const report = reportOf(rows);
    expect(report.ready).toBe(false);
    expect(reportLines(report)).toEqual([
      'ok          It (tests)',
      '            here',
      'missing     Java (tests)',
      '            There is none.',
      '            > Install one.',
      'missing     Port (tests)',
      '            It is taken.',
      '',
      'Mend first: Java. There is none. Install one.',
    ]);
  });

  it('keeps the remedy of what is not needed for readers of the JSON', () => {
    const report = reportOf([row({ state: 'not needed', remedy: 'Install it.' })]);
    expect(reportLines(report)).not.toContain('            > Install it.');
    expect(report.rows[0]?.remedy).toBe('Install it.');
  });
});
