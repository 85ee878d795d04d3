import { describe, expect, it } from '@jest/globals';
import { fits, type LogLine, parseLogLine } from './log-line.js';
import { createLogStore, type LogStore } from './log-store.js';
import { createRingBuffer } from './ring-buffer.js';

const event = (message: string, more: object = {}): string =>
  JSON.stringify({ timestamp: 5, message, messageType: 'INFO', logger: 'a.b.C', threadName: 't', ...more });

const line = (message: string, more: object = {}): LogLine => {
  const parsed = parseLogLine(event(message, more));
  if (parsed === undefined) throw new Error('no line');
  return parsed;
};

describe('a ring buffer', () => {
  it('keeps the newest, by numbers that stay', () => {
    const buffer = createRingBuffer<string>(3);
    for (const letter of 'abcde') buffer.push(letter);
    expect([buffer.size(), buffer.total(), buffer.first()]).toEqual([3, 5, 2]);
    expect([1, 2, 3, 4, 5].map(buffer.at)).toEqual([undefined, 'c', 'd', 'e', undefined]);
    expect([buffer.shift(), buffer.first(), buffer.at(2)]).toEqual(['c', 3, undefined]);
    buffer.push('f');
    expect([buffer.size(), buffer.first(), buffer.at(5)]).toEqual([3, 3, 'f']);
    expect([buffer.shift(), buffer.shift(), buffer.shift(), buffer.shift(), buffer.size()]).toEqual([
      'd',
      'e',
      'f',
      undefined,
      0,
    ]);
  });
});

describe('a log line', () => {
  it('has its first line, and folds the rest', () => {
    expect(line('one\ntwo', { messageType: 'FATAL', throwableInformation: ['x.Y: z', '\tat a.b'] })).toMatchObject({
      at: 5,
      level: 'ERROR',
      message: 'one',
      more: ['two', 'x.Y: z', '\tat a.b'],
      hasTrace: true,
    });
    expect(line('one\n\tat a.b').hasTrace).toBe(true);
    expect(line('plain')).toMatchObject({ more: [], hasTrace: false, level: 'INFO' });
  });

  it('keeps no more of a huge one than anybody reads, and says so', () => {
    const huge = line('x'.repeat(5_000_000));
    expect(huge.size).toBeLessThan(40_000);
    expect(huge.more.at(-1)).toMatch(/more characters are in the log stream/);
  });

  it('is nothing where it is no event', () => {
    expect(parseLogLine('not json')).toBeUndefined();
    expect(parseLogLine('null')).toBeUndefined();
  });

  it('fits by level, thread and text in message, logger and trace', () => {
    const one = line('Order failed', { messageType: 'WARN', throwableInformation: ['a.NullPointerException'] });
    const all = { level: 'DEBUG', text: '', thread: '' } as const;
    expect(fits(one, all)).toBe(true);
    expect(fits(one, { ...all, level: 'ERROR' })).toBe(false);
    expect(fits(one, { ...all, thread: 'u' })).toBe(false);
    expect(['ORDER', 'nullpointer', 'b.c', 'absent'].map((text) => fits(one, { ...all, text }))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

const rowsOf = (store: LogStore): readonly string[] =>
  Array.from({ length: store.rowCount() }, (_, index) => {
    const row = store.row(index);
    if (row === undefined) return 'nothing';
    return row.part === undefined ? row.line.message : `  ${row.line.more[row.part]}`;
  });

describe('the store of a live tail', () => {
  const all = { level: 'DEBUG', text: '', thread: '' } as const;

  it('shows what fits, unfolds, and finds lines in what is shown', () => {
    const store = createLogStore({ lines: 100, characters: 10_000 });
    store.push(line('a'));
    store.push(line('b', { messageType: 'ERROR', throwableInformation: ['t1', 't2'] }));
    store.push(line('c'));
    expect(rowsOf(store)).toEqual([]);
    store.advance();
    store.toggle(1);
    expect(rowsOf(store)).toEqual(['a', 'b', '  t1', '  t2', 'c']);
    expect([store.rowOf(1), store.rowOf(2)]).toEqual([1, 4]);
    store.setFilter({ ...all, level: 'ERROR' });
    expect(rowsOf(store)).toEqual(['b', '  t1', '  t2']);
    expect([store.rowOf(0), store.find(({ level }) => level === 'ERROR')]).toEqual([undefined, 1]);
    store.toggle(1);
    store.setFilter(all);
    expect(rowsOf(store)).toEqual(['a', 'b', 'c']);
  });

  it('unfolds several lines, each below its own', () => {
    const store = createLogStore({ lines: 100, characters: 10_000 });
    for (const name of 'abcd') store.push(line(name, { throwableInformation: [`${name}1`, `${name}2`] }));
    store.advance();
    for (const number of [2, 0]) store.toggle(number);
    expect(rowsOf(store)).toEqual(['a', '  a1', '  a2', 'b', 'c', '  c1', '  c2', 'd']);
  });

  it('lets lines wait while one reads, in bounded memory too', () => {
    const store = createLogStore({ lines: 3, characters: 10_000 });
    for (const name of 'abc') store.push(line(name));
    store.advance();
    store.hold(true);
    store.hold(true);
    for (const name of 'defgh') store.push(line(name));
    store.advance();
    expect([rowsOf(store), store.waiting()]).toEqual([['a', 'b', 'c'], 5]);
    store.hold(false);
    store.advance();
    expect([rowsOf(store), store.waiting()]).toEqual([['f', 'g', 'h'], 0]);
  });

  it('does not grow: neither by lines nor by characters, and says by how much everything moved up', () => {
    const store = createLogStore({ lines: 1_000, characters: 50_000 });
    for (let number = 0; number < 50_000; number += 1) {
      store.push(line(`line ${number}`, { threadName: `t${number % 500}` }));
      if (number % 700 === 0) store.advance();
    }
    store.advance();
    expect([store.kept(), store.rowCount(), store.total(), store.left()]).toEqual([1_000, 1_000, 50_000, 49_000]);
    expect(rowsOf(store)[0]).toBe('line 49000');
    expect(store.threads().length).toBeLessThanOrEqual(200);
    for (let number = 0; number < 100; number += 1) store.push(line('y'.repeat(190).concat('\n', 'z'.repeat(9_000))));
    store.advance();
    expect(store.kept()).toBeLessThan(10);
    expect(store.rowCount()).toBe(store.kept());
  });
});
