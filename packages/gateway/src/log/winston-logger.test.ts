import { describe, expect, it } from '@jest/globals';
import { OperatorError, systemClock } from '@drey/plugin-api';
import { batchedStream } from './batched-stream.js';
import { formatLine } from './line-format.js';
import { chooseLevel, createLogger } from './winston-logger.js';

const time = Date.UTC(2026, 10, 25, 10);

describe('formatLine', () => {
  it('writes time, level, message and fields on one line', () => {
    expect(formatLine(time, 'info', 'Started', { port: 4566, name: 'a b', path: '/x', none: undefined })).toBe(
      '2026-11-25T10:00:00.000 INFO  Started port=4566 name="a b" path=/x',
    );
  });

  it('never breaks the line', () => {
    const line = formatLine(time, 'error', 'a\nb', { error: new Error('c\nd'), text: 'e\nf' });
    expect(line).not.toContain('\n');
    expect(line).toContain(String.raw`Error: c\nd`);
  });

  it('says what to do about a failure of the surroundings, and spares its stack', () => {
    const line = formatLine(time, 'error', 'x', { error: new OperatorError('NO_PYTHON', 'No Python.', 'Install it.') });
    expect(line).toContain('error="No Python. Install it. [NO_PYTHON]"');
    expect(line).not.toContain(' at ');
  });

  it('survives what cannot be printed', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(formatLine(time, 'warn', 'x', { cycle })).toContain('cycle=[unprintable]');
  });
});

describe('createLogger', () => {
  const logged = (level: 'info' | 'trace'): string => {
    let text = '';
    const sink = { write: (piece: string) => (text += piece) };
    const { log, flush } = createLogger({ level, sink, clock: { ...systemClock, now: () => time } });
    log.child({ plugin: 'p' }).info('One', { n: 1 });
    log.trace('Two');
    flush();
    return text;
  };

  it('writes levels that are on, with the fields of the child', () => {
    expect(logged('info')).toBe('2026-11-25T10:00:00.000 INFO  One plugin=p n=1\n');
    expect(logged('trace')).toContain('TRACE Two');
  });

  it('lets LS_LOG beat DEBUG', () => {
    expect([chooseLevel('warn', '1'), chooseLevel(undefined, '1'), chooseLevel(undefined, 'express:*')]).toEqual([
      'warn',
      'debug',
      'info',
    ]);
  });
});

describe('batchedStream', () => {
  it('writes many lines as one piece and counts what it had to drop', () => {
    const pieces: string[] = [];
    const { stream, flush } = batchedStream({ write: (text) => pieces.push(text) });
    stream.write('a\n');
    stream.write('b\n');
    flush();
    stream.write('x'.repeat(9 * 1024 * 1024));
    stream.write('c\n');
    flush();
    flush();
    expect(pieces).toEqual(['a\nb\n', 'c\n(1 log lines were lost: too many at once)\n']);
  });
});
