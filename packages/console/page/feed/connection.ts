// The one connection to the event stream: opened, watched, opened again.
import type { FeedEvents } from '../../src/wire.js';
import { faultText } from '../api/routes.js';

/** How the connection does. */
export type LinkState = 'connecting' | 'live' | 'lost';

/** The newest event that came, by its id; undefined before the first. It outlives connections. */
export interface FeedPlace {
  id: string | undefined;
}

/** What is told of it. */
export interface ConnectionNeeds {
  /** Address of the stream, with what is watched. */
  readonly url: string;
  /** Where to go on; moved by what comes. */
  readonly place: FeedPlace;
  readonly onEvent: <Name extends keyof FeedEvents>(name: Name, data: FeedEvents[Name]) => void;
  readonly onState: (state: LinkState) => void;
  /** Why the host refuses the stream, in its own words; undefined once it does not. */
  readonly onRefusal: (words: string | undefined) => void;
}

const names = ['hello', 'rows', 'machine', 'details', 'ready', 'beat'] as const satisfies readonly (keyof FeedEvents)[];
/** How long may be silent before the first `hello` says what is usual. */
const FIRST_SILENCE_MILLISECONDS = 20_000;
const FIRST_WAIT_MILLISECONDS = 500;
const LONGEST_WAIT_MILLISECONDS = 5_000;

/** The words of a refusal, which an EventSource keeps to itself; undefined where nobody answers, or the stream would be given now. */
const refusalOf = async (url: string): Promise<string | undefined> => {
  const ending = new AbortController();
  try {
    const response = await fetch(url, { signal: ending.signal });
    return response.ok ? undefined : faultText(response.status, await response.text());
  } catch {
    return undefined;
  } finally {
    ending.abort();
  }
};

/** A browser says by itself where it was only to a stream that it opened before; to a new one the address has to. */
const addressOf = (url: string, { id }: FeedPlace): string => {
  const address = new URL(url);
  if (id !== undefined) address.searchParams.set('after', id);
  return address.href;
};

/** Opens the stream and keeps it open; the answer closes it for good. */
export const connect = ({ url, place, onEvent, onState, onRefusal }: ConnectionNeeds): (() => void) => {
  let source: EventSource | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let silenceMilliseconds = FIRST_SILENCE_MILLISECONDS;
  let wait = FIRST_WAIT_MILLISECONDS;
  let isClosed = false;

  const reopen = (): void => {
    source?.close();
    clearTimeout(silence);
    clearTimeout(again);
    if (isClosed) return;
    onState('lost');
    again = setTimeout(open, wait);
    wait = Math.min(LONGEST_WAIT_MILLISECONDS, wait * 2);
  };
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(reopen, silenceMilliseconds);
  };
  const open = (): void => {
    source = new EventSource(addressOf(url, place));
    heard();
    for (const name of names)
      source.addEventListener(name, (event) => {
        const { data: text, lastEventId } = event as MessageEvent<string>;
        const data = JSON.parse(text) as FeedEvents[typeof name];
        if (name === 'hello') silenceMilliseconds = 2 * (data as FeedEvents['hello']).heartbeatMilliseconds + 1_000;
        heard();
        wait = FIRST_WAIT_MILLISECONDS;
        onState('live');
        onRefusal(undefined);
        onEvent(name, data);
        // Only now is it taken; what comes outside of the feed's order has no id of its own.
        if (lastEventId !== '') place.id = lastEventId;
      });
    source.addEventListener('error', () => {
      // The browser tries again by itself, with the id of the last event, unless the answer was none of a stream.
      if (source?.readyState !== EventSource.CLOSED) {
        onState('lost');
        onRefusal(undefined);
        return;
      }
      reopen();
      void refusalOf(url).then((words) => {
        if (!isClosed) onRefusal(words);
      });
    });
  };

  onState('connecting');
  open();
  return () => {
    isClosed = true;
    reopen();
  };
};
