// Samples by way of the upstream: objects from where code is read, records from Kinesis.
import type { Host } from '@drey/plugin-api';
import type { RawClient } from '@drey/upstream-client';
import type { CodeSource } from '../code/code-source.js';
import { sampleObject } from './object-sample.js';
import type { SampleSource } from './sample.js';
import { sampleStream } from './stream-sample.js';

/** `objects` is null where there is no upstream. */
export const createSampleSource = (
  { upstream, clock }: Host,
  client: RawClient,
  objects: CodeSource | null,
): SampleSource => ({
  object: (location, context) => sampleObject(objects, location, context),
  stream: (arn, position, context) => sampleStream({ source: { upstream, client }, clock }, { arn, position }, context),
});
