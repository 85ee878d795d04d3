// States of a stream as they are told to people.
import type { LinkState } from './connection.js';

/** How long one that was live may take to go on before it counts as lost. */
const DOUBT_MILLISECONDS = 10_000;

/** What takes states, and is ended with the stream. */
export interface Steadily {
  readonly told: (state: LinkState) => void;
  readonly end: () => void;
}

/** Tells states on. A stream that goes on where it was a moment ago is live all the while, unless nothing comes of it. */
export const steadily = (tell: (state: LinkState) => void): Steadily => {
  let shown: LinkState | undefined;
  let doubt: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(doubt);
    doubt = undefined;
  };
  const show = (state: LinkState): void => {
    end();
    shown = state;
    tell(state);
  };
  return {
    told: (state) => {
      if (state === 'connecting' && shown === 'live') doubt ??= setTimeout(() => show('lost'), DOUBT_MILLISECONDS);
      else show(state);
    },
    end,
  };
};
