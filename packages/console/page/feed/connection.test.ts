import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, type FeedPlace, type LinkState } from './connection.js';

class SilentSource {
  static readonly CLOSED = 2;
  static opened: SilentSource[] = [];
  readyState = 0;
  readonly url: string;
  readonly #listeners = new Map<string, (event: unknown) => void>();

  constructor(url: string) {
    this.url = url;
    SilentSource.opened.push(this);
  }
  addEventListener(name: string, listener: (event: unknown) => void): void {
    this.#listeners.set(name, listener);
  }
  tell(name: string, data: object = {}, lastEventId = ''): void {
    this.#listeners.get(name)?.({ data: JSON.stringify(data), lastEventId });
  }
  close(): void {
    this.readyState = SilentSource.CLOSED;
  }
}

describe('the connection to the feed', () => {
  const usual = { EventSource: globalThis.EventSource, fetch: globalThis.fetch };
  let states: LinkState[];
  let refusals: (string | undefined)[];
  let close: () => void;
  let answer: () => Promise<Response>;
  let place: FeedPlace;

  const open = (url: string): (() => void) =>
    connect({
      url,
      place,
      onEvent: () => {},
      onState: (state) => void states.push(state),
      onRefusal: (words) => void refusals.push(words),
    });

  beforeEach(() => {
    SilentSource.opened = [];
    [states, refusals] = [[], []];
    Object.assign(globalThis, { EventSource: SilentSource, fetch: () => answer() });
    place = { id: undefined };
    close = open('http://host/events');
  });
  afterEach(() => {
    close();
    Object.assign(globalThis, usual);
  });

  const refused = async (): Promise<void> => {
    const [source] = SilentSource.opened;
    source?.close();
    source?.tell('error');
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };

  it('tells the words of a refusal, and that it is over once something comes', async () => {
    answer = async () => new Response('{"message":"Too many pages are open."}', { status: 503 });
    await refused();
    expect([states.at(-1), refusals.at(-1)]).toEqual(['lost', 'Too many pages are open.']);
    SilentSource.opened[0]?.tell('beat', { now: 1 });
    expect([states.at(-1), refusals.at(-1)]).toEqual(['live', undefined]);
  });

  it('tells no refusal where nobody answers', async () => {
    answer = () => Promise.reject(new TypeError('Failed to fetch'));
    await refused();
    expect([states.at(-1), refusals.at(-1)]).toEqual(['lost', undefined]);
  });

  it('goes on where it was, also on another address: only an event with an id is a place', () => {
    expect(SilentSource.opened[0]?.url).toBe('http://host/events');
    SilentSource.opened[0]?.tell('ready', { now: 1 }, 'run-7');
    SilentSource.opened[0]?.tell('beat', { now: 2 });
    close();
    close = open('http://host/events?application=a%2Fb%2Fc');
    expect(SilentSource.opened[1]?.url).toBe('http://host/events?application=a%2Fb%2Fc&after=run-7');
  });
});
