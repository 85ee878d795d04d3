// `drey start`: one host in the foreground, until a signal.
import { systemClock } from '@drey/plugin-api';
import { createGateway, type Gateway, type GatewayOptions } from '@drey/gateway/host';
import { onStopRequests, type SignalSource } from './stop-requests.js';

/** What the command works with. */
export interface StartCommandOptions extends GatewayOptions {
  readonly signals: SignalSource;
  /** Writes one line to standard output. */
  readonly print: (line: string) => void;
  /** Ends the process at once. */
  readonly exitNow: (code: number) => void;
}

const printFailures = (gateway: Gateway, print: (line: string) => void): void => {
  for (const plugin of gateway.health().plugins)
    if (plugin.state === 'failed') print(`Plugin ${plugin.id} failed: ${plugin.problem ?? ''}`);
};

/** Runs a host until a signal ends it. Resolves to the exit code; rejects when the start fails. Another signal exits at once. */
export const runStartCommand = async (options: StartCommandOptions): Promise<number> => {
  const { signals, print, exitNow } = options;
  const gateway = await createGateway(options);
  let stop: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const clock = options.clock ?? systemClock;
  const unlisten = onStopRequests(signals, () => clock.now(), {
    first: (signal) => {
      print(
        `Stopping on ${signal}: taking savepoints and ending clusters. Another signal, a second or more later, exits at once and leaves them to the next start.`,
      );
      stop();
    },
    another: () => exitNow(130),
  });
  try {
    const started = gateway.start().then(() => 'started' as const);
    const first = await Promise.race([started, stopped.then(() => 'stopped' as const)]);
    if (first === 'stopped') started.catch(() => {});
    else {
      const fault = gateway.whyNothingServes();
      // A host that says `Ready.` and can do nothing lets a script run on into the wrong errors.
      if (fault !== undefined) throw fault;
      printFailures(gateway, print);
      for (const url of gateway.urls) print(`Listening on ${url}`);
      for (const { name, url } of gateway.pages()) print(`${name}: ${url}`);
      print('Ready.');
      await stopped;
    }
  } finally {
    await gateway.close();
    unlisten();
  }
  return 0;
};
