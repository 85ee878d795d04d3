// The plugin: observes the service's calls, and answers lookups beside the upstream. Nothing here is shared between hosts.
import { join } from 'node:path';
import { callObservers, definePlugin, type Host, lifecycles, type Plugin } from '@drey/plugin-api';
import { createRawClient } from '@drey/upstream-client';
import { createLookupHook } from './lookup/lookup-hook.js';
import { createIdentities } from './record/identity.js';
import { createRecorder, type Recorder } from './recorder.js';
import { openFileStore } from './store/file-store.js';
import { createMemoryStore } from './store/memory-store.js';
import type { StoreBounds, TrailStore } from './store/trail-store.js';

const SEGMENTS = 8;
const MEBIBYTE = 1_048_576;

const boundsOf = (host: Host): StoreBounds => {
  const bytes = (host.settings.integer('trailSize') ?? 64) * MEBIBYTE;
  // Memory is dearer than disk.
  const kept = host.dataDirectory === null ? bytes / 8 : bytes;
  return { segments: SEGMENTS, segmentBytes: kept / SEGMENTS };
};

const storeOf = (host: Host): Promise<TrailStore> | TrailStore =>
  host.dataDirectory === null
    ? createMemoryStore(boundsOf(host))
    : openFileStore(join(host.dataDirectory, 'trail'), boundsOf(host));

/** The trail of API calls. */
export const plugin: Plugin = definePlugin({
  id: 'drey-trail',
  register: (registration) => {
    let open: (Pick<Host, 'clock'> & { readonly recorder: Recorder; readonly close: () => Promise<void> }) | undefined;
    registration.contribute(callObservers, {
      service: 'kinesisanalyticsv2',
      answered: (call) => open?.recorder.note(call),
    });
    registration.contribute(lifecycles, {
      reset: async () => open?.recorder.reset(),
      stop: async () => {
        const closing = open;
        open = undefined;
        await closing?.close();
      },
    });
    registration.upstreamOperationHook(createLookupHook(() => open));
    registration.health(() => open?.recorder.facts() ?? []);
    registration.init(async (host) => {
      if (!host.settings.boolean('trail')) return;
      const { clock, log, upstream } = host;
      const client = createRawClient(clock);
      const identities = createIdentities({ upstream, client, clock, log });
      const recorder = createRecorder({ store: await storeOf(host), identities, clock, log });
      open = {
        clock,
        recorder,
        close: async () => {
          await recorder.stop();
          await client.close();
        },
      };
    });
  },
});
