// The live tail of an application: JSON lines as they come, taken up again where the connection breaks.
import { type LogLine, parseLogLine } from '../model/log-line.js';
import { applicationAddress } from './addresses.js';

/** How the tail does. */
export type TailState = 'connecting' | 'live' | 'lost';

/** Who takes the lines. */
export interface TailNeeds {
  readonly application: string;
  /** When the last line was that one has already; undefined for none. */
  readonly since: number | undefined;
  readonly onLines: (lines: readonly LogLine[]) => void;
  readonly onState: (state: TailState) => void;
  readonly signal: AbortSignal;
}

/** Events of before that are shown at first. */
const LAST = 2_000;
const AGAIN_MILLISECONDS = 2_000;

const read = async ({ onLines, onState, signal }: TailNeeds, address: string): Promise<number | undefined> => {
  const response = await fetch(address, { signal });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  onState('live');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let latest: number | undefined;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return latest;
    const texts = (rest + value).split('\n');
    rest = texts.pop() ?? '';
    const lines = texts.flatMap((text) => parseLogLine(text) ?? []);
    latest = lines.at(-1)?.at ?? latest;
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

/** Follows until the signal. Lines after a break begin with the millisecond after the last one that came. */
export const tail = async (needs: TailNeeds): Promise<void> => {
  let { since } = needs;
  const { application, onState, signal } = needs;
  const take = (lines: readonly LogLine[]): void => {
    since = lines.at(-1)?.at ?? since;
    needs.onLines(lines);
  };
  onState('connecting');
  while (!signal.aborted) {
    const query = since === undefined ? '' : `&since=${since + 1}`;
    try {
      await read({ ...needs, onLines: take }, applicationAddress(application, `/logs?follow&last=${LAST}${query}`));
    } catch {
      // The state says so; the next try tells more.
    }
    if (signal.aborted) return;
    onState('lost');
    await pause(signal);
  }
};
