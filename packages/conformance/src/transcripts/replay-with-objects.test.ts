// The golden transcripts that need objects in S3, against hosts with a companion.
import { afterAll, beforeAll, describe } from '@jest/globals';
import { providers } from '../contract/hosts.js';
import { TestHost } from '../host/test-host.js';
import { defineExchanges } from './exchanges-of.js';
import { isRecording } from './recording.js';

const START_MILLISECONDS = 120_000;

describe.each(isRecording ? (['emulated'] as const) : providers)('the wire with objects (%s)', (provider) => {
  const host = new TestHost({
    flags: ['--driver', 'none'],
    environment: { PROVIDER_OVERRIDE_KINESISANALYTICSV2: provider },
  });
  beforeAll(() => host.start(), START_MILLISECONDS);
  afterAll(() => host.close(), START_MILLISECONDS);
  defineExchanges(
    () => host.endpoint,
    ({ objects }) => objects !== undefined,
  );
});
