// Tells one request to stop from a second one: what an operator does once may reach the process several times.

/** Signals that end a host; a port, because tests send none to themselves. */
export interface SignalSource {
  /** Calls back on each SIGTERM or SIGINT, and when the terminal is closed (SIGHUP); returns what ends the listening. */
  onStop(callback: (signal: string) => void): () => void;
}

/** What is done about requests to stop. */
export interface StopRequestHandlers {
  /** The first one. */
  readonly first: (signal: string) => void;
  /** Another one, given on purpose. */
  readonly another: () => void;
}

/** A terminal gives Ctrl-C to each process of its foreground, and npm passes on what it gets: one keystroke comes twice within moments. */
const SAME_REQUEST_MILLISECONDS = 1_000;

/**
 * Listens for requests to stop; returns what ends the listening. SIGHUP never is another request: a terminal that closes may say it more
 * than once, and `npm start` says it when npm is gone.
 */
export const onStopRequests = (
  signals: SignalSource,
  now: () => number,
  { first, another }: StopRequestHandlers,
): (() => void) => {
  let since: number | undefined;
  return signals.onStop((signal) => {
    if (since === undefined) {
      since = now();
      return first(signal);
    }
    if (signal === 'SIGHUP' || now() - since < SAME_REQUEST_MILLISECONDS) return;
    another();
  });
};
