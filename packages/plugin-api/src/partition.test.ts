import { describe, expect, it } from '@jest/globals';
import { partitionOf } from './partition.js';

describe('partitionOf', () => {
  it.each([
    ['us-east-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-isob-east-1', 'aws-iso-b'],
  ])('puts %s into %s', (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
  });
});
