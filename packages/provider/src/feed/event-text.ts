// Server-sent events as text: one event each, its data JSON in one line.
import type { FeedEvents } from '@drey/console';

/** Encodes an event. Without an `id` it leaves the page's place in the feed as it was. */
export const eventText = <Name extends keyof FeedEvents>(name: Name, data: FeedEvents[Name], id?: string): Uint8Array =>
  Buffer.from(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

/** How soon a page asks again when its connection is gone. */
export const retryText = (milliseconds: number): Uint8Array => Buffer.from(`retry: ${milliseconds}\n\n`);
