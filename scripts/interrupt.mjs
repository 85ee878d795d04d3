// One request to end, however often it is told: a terminal gives Ctrl-C to all of its foreground, and npm passes on what it gets.

const SAME_REQUEST_MILLISECONDS = 1_000;

/** Resolves to the first signal. A SIGINT or SIGTERM that comes a second or more later ends the process at once, after `atOnce`. */
export const onInterrupt = (atOnce) =>
  new Promise((resolve) => {
    let first;
    const onSignal = (signal) => {
      first ??= performance.now();
      resolve(signal);
      if (signal === 'SIGHUP' || performance.now() - first < SAME_REQUEST_MILLISECONDS) return;
      atOnce();
      process.exit(130);
    };
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.on(signal, onSignal);
  });
