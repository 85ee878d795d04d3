import { describe, expect, it } from '@jest/globals';
import { snapshot } from '../operations/snapshot/snapshot.test.support.js';
import { snapshotEntry } from './snapshot-entry.js';

describe('the entry of a snapshot', () => {
  it.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-iso-east-1', 'aws-iso'],
  ])('has the ARN that the API gives it in %s', (region, partition) => {
    const { arn } = snapshotEntry(snapshot('mine', 1, 'READY', { kind: 'account', region }));
    expect(arn).toBe(`arn:${partition}:kinesisanalytics:${region}:111122223333:snapshot/mine`);
  });
});
