import { describe, expect, it } from '@jest/globals';
import { errorText, faultTypes } from './fault-text.js';
import { readRestError } from './flink-rest-error.js';

const refusal = (trace: string) => readRestError(400, JSON.stringify({ errors: ['Bad Request', trace] }));

describe('the text of a main method that runs out of memory', () => {
  it.each([
    ['Java heap space', 'Java heap space. A heap space-related out-of-memory error has occurred. Set x.'],
    ['Metaspace', 'Metaspace. The metaspace out-of-memory error has occurred. Set y.'],
    ['Direct buffer memory', 'Direct buffer memory'],
  ])('names the setting that gives it more: %s', (what, message) => {
    const text = errorText(
      refusal(`a.b.RestHandlerException: no
\tat a.B.c(B.java:1)
Caused by: java.lang.OutOfMemoryError: ${message}
\tat java.base/java.util.ArrayList.grow(ArrayList.java:1)
\tat com.example.Job.main(Job.java:9)`),
    ).slice(0, 512);
    expect(text.startsWith(`java.lang.OutOfMemoryError: ${what} at com.example.Job.main(Job.java:9). `)).toBe(true);
    expect(text).toContain('--job-manager-memory');
  });
});

describe('the types of a fault', () => {
  it('are those of its whole chain, also behind an error of ours', () => {
    const error = refusal('a.b.Outer: x\n\tat a.B.c(B.java:1)\nCaused by: a.b.Inner: y');
    expect(faultTypes(error)).toEqual(['a.b.Outer', 'a.b.Inner']);
    expect(faultTypes(new Error('wrapped', { cause: error }))).toEqual(['a.b.Outer', 'a.b.Inner']);
    expect(faultTypes(new Error('plain'))).toEqual([]);
  });
});
