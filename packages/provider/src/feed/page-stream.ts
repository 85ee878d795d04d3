// One open page: what it was owed at its beginning, then events of the ring as fast as it takes them. One that falls out of the ring is cut, and resumes.
import { Readable } from 'node:stream';
import type { EventRing } from './event-ring.js';

/** Why a page's stream ends other than by the page itself. */
export class PageCut extends Error {}

/** What a stream is made with. */
export interface PageStreamNeeds {
  readonly ring: EventRing;
  /** Number of the event after which it goes on. */
  readonly from: number;
  /** The application whose details it wants. */
  readonly scope: string | undefined;
  /** Details up to this number are in the beginning already. */
  readonly detailsAfter: number;
  /** Pieces that come before all else; made one at a time, as the page takes them. */
  readonly beginning: Iterator<Uint8Array>;
  readonly clock: { now(): number };
  /** Called once when the stream is over, however it ended. */
  readonly closed: () => void;
}

/** A page that takes nothing for this long while something waits for it is gone, or as good as. */
const STUCK_MILLISECONDS = 60_000;

/** A stream to one page. */
export class PageStream extends Readable {
  readonly #needs: PageStreamNeeds;
  #at: number;
  #isHungry = false;
  #hasBegun = false;
  #sentAt: number;
  #given = 0;
  #taken = 0;
  #waitsSince: number | undefined;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;

  constructor(needs: PageStreamNeeds) {
    super({ highWaterMark: 65_536 });
    this.#needs = needs;
    this.#at = needs.from;
    this.openedAt = needs.clock.now();
    this.#sentAt = this.openedAt;
    this.once('close', needs.closed);
    // Whoever reads it hears of it; without a listener a cut before the first read would end the process.
    this.on('error', () => {});
  }

  /** Milliseconds since the epoch, when the last piece was given. */
  get sentAt(): number {
    return this.#sentAt;
  }

  /** Milliseconds since the epoch, since when the page takes nothing of what waits for it; undefined where nothing waits. As of the last `wake`. */
  get waitsSince(): number | undefined {
    return this.#waitsSince;
  }

  /** Gives what is new, if the page is ready for it. Cuts a page that takes nothing any more. */
  wake(): void {
    if (this.destroyed || this.readableEnded) return;
    const now = this.#needs.clock.now();
    const taken = this.#given - this.readableLength;
    if (this.readableLength === 0) this.#waitsSince = undefined;
    else if (this.#waitsSince === undefined || taken > this.#taken) this.#waitsSince = now;
    this.#taken = taken;
    if (this.#waitsSince !== undefined && now - this.#waitsSince > STUCK_MILLISECONDS)
      this.cut('It takes nothing any more.');
    else if (this.#isHungry) this.#give();
    else if (this.#hasBegun && !this.#needs.ring.reaches(this.#at)) this.cut('It is too slow for what comes.');
  }

  /** Says something outside of the ring, such as that the connection lives; nothing where the page is not ready. */
  say(bytes: Uint8Array): void {
    if (this.#isHungry && this.#hasBegun) this.#push(bytes);
  }

  /** Ends it from here; the page may come back. */
  cut(why: string): void {
    this.destroy(new PageCut(why));
  }

  override _read(): void {
    this.#isHungry = true;
    this.#give();
  }

  #push(bytes: Uint8Array): void {
    this.#sentAt = this.#needs.clock.now();
    this.#given += bytes.byteLength;
    if (this.push(bytes)) return;
    this.#isHungry = false;
  }

  #give(): void {
    const { beginning, ring } = this.#needs;
    while (this.#isHungry && !this.#hasBegun) {
      const piece = beginning.next();
      if (piece.done === true) this.#hasBegun = true;
      else this.#push(piece.value);
    }
    if (this.#hasBegun && !ring.reaches(this.#at)) {
      this.cut('It is too slow for what comes.');
      return;
    }
    while (this.#isHungry) {
      const event = ring.after(this.#at);
      if (event === undefined) return;
      this.#at = event.number;
      if (this.#wants(event.number, event.scope)) this.#push(event.bytes);
    }
  }

  #wants(number: number, scope: string | undefined): boolean {
    if (scope === undefined) return true;
    return scope === this.#needs.scope && number > this.#needs.detailsAfter;
  }
}
