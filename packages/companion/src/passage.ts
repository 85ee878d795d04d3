// The mark of a host on all that it sends to an emulator by endpoint, so that it knows what comes back to it.
import type { RawClient } from '@drey/upstream-client';

/** Header with the marks of the hosts that a request has passed, separated by commas. */
export const PASSAGE_HEADER = 'x-drey-passed';

/** A client whose every request bears the mark. */
export const markedClient = (client: RawClient, mark: string): RawClient => ({
  send: (endpoint, what) => client.send(endpoint, { ...what, headers: { ...what.headers, [PASSAGE_HEADER]: mark } }),
  close: () => client.close(),
});
