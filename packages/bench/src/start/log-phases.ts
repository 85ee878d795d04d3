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
}

const actionLine = /^(\S+) DEBUG Reconciling\. .*\baction=(\w+)/;

/** A listener for the log of one gateway. */
export const createLogPhases = (): LogPhases => {
  let since = 0;
  let seen: Phase[] = [];
  return {
    onLog: (line) => {
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
  };
};

/** One line for people. */
export const phasesLine = (phases: readonly Phase[]): string =>
  phases.map(({ action, milliseconds }) => `${action} at ${(milliseconds / 1000).toFixed(2)} s`).join(', ');
