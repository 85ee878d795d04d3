import { describe, expect, it } from '@jest/globals';
import { currentVersion } from '@drey/state';
import { checkpointLiberties } from './checkpoint-liberties.js';
import { ready } from '../decide/decide.test.support.js';

const version = currentVersion(ready);
const asService = { interval: 60_000, minPause: 5_000, timeout: 3_600_000, maxConcurrent: 1, mode: 'exactly_once' };

describe('checkpoint settings of code that is let through', () => {
  it('are told, each with both values', () => {
    expect(checkpointLiberties(version, { ...asService, interval: 77_000, mode: 'at_least_once' })).toEqual([
      expect.stringContaining('interval of checkpoints to 77000, where the service has 60000'),
      expect.stringContaining('mode of checkpoints to at_least_once, where the service has exactly_once'),
    ]);
  });

  it('are not told where they are those of the service, or where checkpoints are off', () => {
    expect(checkpointLiberties(version, asService)).toEqual([]);
    const CheckpointConfigurationDescription = { ConfigurationType: 'CUSTOM' as const, CheckpointingEnabled: false };
    const off = {
      ...version,
      configuration: { FlinkApplicationConfigurationDescription: { CheckpointConfigurationDescription } },
    };
    expect(checkpointLiberties(off, { ...asService, interval: 1 })).toEqual([]);
  });
});
