import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentException } from '@drey/api';
import { checkRuntimeUpdate } from './runtime-rules.js';

const flink = 'FLINK-1_20';
const sql = 'SQL-1_0';
const studio = 'ZEPPELIN-FLINK-3_0';

describe('the runtime', () => {
  it.each([
    [flink, 'FLINK-2_2', true],
    ['FLINK-2_2', flink, true],
    [sql, sql, true],
    [sql, flink, false],
    [flink, studio, false],
    ['ZEPPELIN-FLINK-2_0', studio, false],
  ])('may go from %s to %s: %s', (from, to, fits) => {
    const change = (): void => checkRuntimeUpdate(from, to);
    if (fits) expect(change).not.toThrow();
    else expect(change).toThrow(InvalidArgumentException);
  });
});
