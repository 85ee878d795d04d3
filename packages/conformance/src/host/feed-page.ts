// A page of the console as far as the feed is concerned: reads `/_drey/events` as a browser does.
import { get, type IncomingMessage } from 'node:http';
import { until } from './until.js';

/** One event of the stream. */
export interface FeedEvent {
  readonly id: string | undefined;
  readonly name: string;
  /** As told; its form is that of the event. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** How a page asks. */
export interface FeedPageOptions {
  /** `<account>/<region>/<name>`. */
  readonly application?: string;
  readonly lastEventId?: string;
}

/** Data of the row of an application, put together from what was told. */
export type ToldRow = Readonly<Record<string, unknown>>;

const parsed = (block: string): FeedEvent | undefined => {
  const lines = block.split('\n');
  const member = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const data = member('data');
  return data === undefined
    ? undefined
    : { id: member('id'), name: member('event') ?? 'message', data: JSON.parse(data) as FeedEvent['data'] };
};

/** An open page. */
export class FeedPage {
  readonly #answer: IncomingMessage;
  #rest = '';
  #text = '';
  #isEnded = false;
  readonly events: FeedEvent[] = [];

  private constructor(answer: IncomingMessage) {
    this.#answer = answer;
    answer.setEncoding('utf8');
    answer.on('data', (piece: string) => this.#take(piece));
    answer.on('close', () => (this.#isEnded = true));
    answer.on('error', () => {});
  }

  /** Opens a page. Rejects where it is refused. */
  static open(endpoint: string, { application, lastEventId }: FeedPageOptions = {}): Promise<FeedPage> {
    const query = application === undefined ? '' : `?application=${encodeURIComponent(application)}`;
    const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
    return new Promise((resolve, reject) => {
      const request = get(`${endpoint}/_drey/events${query}`, { headers, agent: false }, (answer) => {
        if (answer.statusCode === 200) resolve(new FeedPage(answer));
        else reject(new Error(`The feed answered ${answer.statusCode}.`));
      });
      request.on('error', reject);
    });
  }

  #take(piece: string): void {
    this.#text += piece;
    const blocks = `${this.#rest}${piece}`.split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parsed(block);
      if (event !== undefined) this.events.push(event);
    }
  }

  /** All that came, as text. */
  get text(): string {
    return this.#text;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Of the newest event that has one. */
  get lastEventId(): string | undefined {
    return this.events.findLast(({ id }) => id !== undefined)?.id;
  }

  /** What was told of an application, put together; undefined once it is gone. */
  row(application: string): ToldRow | undefined {
    let row: Record<string, unknown> | undefined;
    for (const { name, data } of this.events) {
      if (name !== 'rows') continue;
      const { rows, gone } = data as { readonly rows: readonly ToldRow[]; readonly gone: readonly string[] };
      for (const patch of rows) if (patch['application'] === application) row = { ...row, ...patch };
      if (gone.includes(application)) row = undefined;
    }
    return row;
  }

  /** The newest value of a part of the details. */
  details<T>(part: string): T | undefined {
    const told = this.events.filter(({ name, data }) => name === 'details' && part in data);
    return told.at(-1)?.data[part] as T | undefined;
  }

  /** Waits until something holds. */
  async until(what: string, milliseconds: number, holds: (page: FeedPage) => boolean): Promise<void> {
    await until(what, milliseconds, () => holds(this));
  }

  async ready(): Promise<this> {
    await this.until('the beginning of the feed', 10_000, ({ events }) => events.some(({ name }) => name === 'ready'));
    return this;
  }

  close(): void {
    this.#answer.destroy();
  }
}
