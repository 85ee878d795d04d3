import { describe, expect, it } from '@jest/globals';
import { stepIn } from './pyflink-image.js';

describe('what an installation of PyFlink is at', () => {
  it.each([
    ['', 'beginning'],
    ['drey: installing Python by apt\nGet:1 http://there/ package\n', 'installing Python by apt'],
    [
      'drey: installing by pip\nCollecting apache-flink==1.20.3\ndrey: installing what it needs by pip\nCollecting numpy\n  Downloading numpy-1-x.whl (3 MB)\n',
      'installing what it needs by pip: Downloading numpy-1-x.whl',
    ],
    ['drey: installing by pip\nCollecting apache-flink\ndrey: importing\n', 'importing'],
    ['drey: importing\ndrey: failed: no Python\n', 'importing'],
  ])('is its own word and that of pip (%j)', (said, step) => {
    expect(stepIn(said)).toBe(step);
  });
});
