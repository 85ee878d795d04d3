import { describe, expect, it } from '@jest/globals';
import { fakeManifest } from '../testing/fake-plugin.js';
import { createServiceRouter } from './service-router.js';
import { ServiceSlot } from './service-slot.js';

const { service } = fakeManifest();
if (service === undefined) throw new Error('The manifest has a service.');
const slot = new ServiceSlot(service, 'emulated', undefined);
const route = createServiceRouter([slot]);

describe('createServiceRouter', () => {
  it('goes by the target before the signing name', () => {
    expect(route('KinesisAnalytics_20180523.StartApplication', 's3')).toEqual({
      kind: 'plugin',
      slot,
      operation: 'StartApplication',
    });
    expect(route('Kinesis_20131202.PutRecord', 'kinesis')).toEqual({ kind: 'upstream', action: 'PutRecord' });
  });

  it('keeps requests signed for a plugin with the plugin, whatever the target says', () => {
    expect(route('KinesisAnalytics_20150814.StartApplication', 'kinesisanalytics')).toMatchObject({
      kind: 'plugin',
      operation: undefined,
    });
    expect(route(undefined, 'kinesisanalytics')).toMatchObject({ kind: 'plugin', operation: undefined });
  });

  it('gives everything else to the upstream', () => {
    expect(route(undefined, 'iam')).toEqual({ kind: 'upstream', action: undefined });
    expect(route(undefined, undefined)).toEqual({ kind: 'upstream', action: undefined });
    expect(route('nodot', undefined)).toEqual({ kind: 'upstream', action: 'nodot' });
  });
});
