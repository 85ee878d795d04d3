// What a driver is at work on before clusters can start: installations and downloads, with the step that each is at.
import type { Clock } from '@drey/plugin-api';

/** A long piece of work that applications may wait for. */
export interface WorkUnderWay {
  /** What is being made, as the object of a sentence: `PyFlink 1.20.3`. */
  readonly what: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** What it is at, as the rest of a sentence: `installing what it needs by pip (numpy)`. */
  readonly step: string;
}

/** One piece of work on the board. */
export interface BoardEntry {
  /** Says what the work is at; a function is asked each time that somebody looks. */
  at(step: string | (() => string)): void;
}

/** Work by the runtime that it is for. */
export interface WorkBoard {
  /** Shows work while it lasts, however it ends. */
  during<T>(environment: string, what: string, work: (entry: BoardEntry) => Promise<T>): Promise<T>;
  /** The work for a runtime, the oldest first. */
  of(environment: string): readonly WorkUnderWay[];
}

interface Entry {
  readonly environment: string;
  readonly what: string;
  readonly since: number;
  step: () => string;
}

/** An empty board. */
export const createWorkBoard = (clock: Clock): WorkBoard => {
  const entries = new Set<Entry>();
  return {
    during: async (environment, what, work) => {
      const entry: Entry = { environment, what, since: clock.now(), step: () => 'beginning' };
      entries.add(entry);
      try {
        return await work({ at: (step) => (entry.step = typeof step === 'string' ? () => step : step) });
      } finally {
        entries.delete(entry);
      }
    },
    of: (environment) =>
      [...entries]
        .filter((entry) => entry.environment === environment)
        .map(({ what, since, step }) => ({ what, since, step: step() })),
  };
};
