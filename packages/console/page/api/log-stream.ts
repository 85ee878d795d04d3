// The live tail of an application: JSON lines as they come, taken up again where the connection breaks.
import type { LogLine } from '../model/log-line.js';
import type { TailPlace } from '../model/tail-place.js';
import { applicationAddress } from './addresses.js';

/** How the tail does. */
export type TailState = 'connecting' | 'live' | 'lost';

/** Who takes the lines. */
export interface TailNeeds {
  readonly application: string;
  /** Where to go on; moved by what comes. */
  readonly place: TailPlace;
  readonly onLines: (lines: readonly LogLine[]) => void;
  readonly onState: (state: TailState) => void;
  readonly signal: AbortSignal;
}

/** Events of before that are shown at first, and that are asked for after a break: as many as there are. */
const LAST = 2_000;
const MISSED = 10_000;
const AGAIN_MILLISECONDS = 2_000;

const read = async ({ place, onLines, onState, signal }: TailNeeds, address: string): Promise<void> => {
  const response = await fetch(address, { signal });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  onState('live');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const texts = (rest + value).split('\n');
    rest = texts.pop() ?? '';
    const lines = place.take(texts);
    if (lines.length > 0) onLines(lines);
  }
};

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, AGAIN_MILLISECONDS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Follows until the signal. After a break it goes on where it was. */
export const tail = async (needs: TailNeeds): Promise<void> => {
  const { application, onState, place, signal } = needs;
  onState('connecting');
  while (!signal.aborted) {
    const since = place.since();
    const query =
      since === undefined
        ? { follow: '', last: String(LAST) }
        : { follow: '', last: String(MISSED), since: String(since) };
    try {
      place.broke();
      await read(needs, applicationAddress(application, 'logs', query));
    } catch {
      // The state says so; the next try tells more.
    }
    if (signal.aborted) return;
    onState('lost');
    await pause(signal);
  }
};
