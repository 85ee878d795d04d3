// A verdict knows what StartApplication refuses before Flink is asked.
import { describe, expect, it } from '@jest/globals';
import type { ApplicationVersion, Snapshot } from '@drey/state';
import { startRefusal } from './start-rule.js';

const version = (runtimeEnvironment: string, SnapshotMode?: string): ApplicationVersion =>
  ({
    runtimeEnvironment,
    configuration: { ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: true, SnapshotMode } },
  }) as unknown as ApplicationVersion;
const snapshot = (kind: Snapshot['kind'], runtimeEnvironment?: string): Snapshot =>
  ({ kind, runtimeEnvironment }) as unknown as Snapshot;

describe('the rule of a start', () => {
  it.each([
    ['FLINK-1_20', undefined, 'account', 'FLINK-1_20', /legacy snapshots.*ENHANCED_SNAPSHOTS/],
    ['FLINK-1_18', 'ENHANCED_SNAPSHOTS', 'account', 'FLINK-1_20', /taken with FLINK-1_20, and FLINK-1_18 is older/],
  ] as const)('keeps %s, %s from a snapshot of kind %s of %s', (runtime, mode, kind, taken, why) => {
    expect(startRefusal(version(runtime, mode), snapshot(kind, taken))).toMatch(why);
  });

  it.each([
    ['FLINK-1_20', 'ENHANCED_SNAPSHOTS', 'account', 'FLINK-1_18'],
    ['FLINK-1_20', 'ENHANCED_SNAPSHOTS', 'account', undefined],
    ['FLINK-1_18', undefined, 'application', 'FLINK-1_20'],
  ] as const)('gives %s, %s a snapshot of kind %s of %s', (runtime, mode, kind, taken) => {
    expect(startRefusal(version(runtime, mode), snapshot(kind, taken))).toBeUndefined();
  });
});
