// Where the time of a start goes, as the gateway's debug log tells it: each action of the reconciler leaves a line.

/** One action and when it began, in milliseconds after the request. */
export interface Phase {
  readonly action: string;
  readonly milliseconds: number;
}

/** Listens to a log. */
export interface LogPhases {
  readonly onLog: (line: string) => void;
  /** Forgets what was; times count from now. */
  begin(): void;
  phases(): readonly Phase[];
  /** Waits for one more line that says a cluster is parked and warm than were waited for before. */
  parked(boundMilliseconds: number): Promise<void>;
}

const lookMilliseconds = 20;
const actionLine = /^(\S+) DEBUG Reconciling\. .*\baction=(\w+)/;

/** A listener for the log of one gateway. */
export const createLogPhases = (): LogPhases => {
  let since = 0;
  let seen: Phase[] = [];
  let warm = 0;
  let waitedFor = 0;
  return {
    onLog: (line) => {
      if (line.includes(' A parked cluster is warm.')) warm += 1;
      const [, time, action] = actionLine.exec(line) ?? [];
      // The log writes its times in UTC, without saying so.
      if (time !== undefined && action !== undefined)
        seen.push({ action, milliseconds: Date.parse(`${time}Z`) - since });
    },
    begin: () => {
      since = Date.now();
      seen = [];
    },
    phases: () => seen,
    parked: async (boundMilliseconds) => {
      waitedFor += 1;
      const end = Date.now() + boundMilliseconds;
      while (warm < waitedFor) {
        if (Date.now() > end) throw new Error(`No cluster was parked within ${boundMilliseconds / 1_000} s.`);
        await new Promise((done) => setTimeout(done, lookMilliseconds));
      }
    },
  };
};

/** One line for people. */
export const phasesLine = (phases: readonly Phase[]): string =>
  phases.map(({ action, milliseconds }) => `${action} at ${(milliseconds / 1000).toFixed(2)} s`).join(', ');
