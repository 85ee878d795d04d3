// What is not well with a job or a member though the status of its application does not say so.

/** One trouble. */
export interface Trouble {
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Whole sentences for a person, with the remedy where there is one. */
  readonly text: string;
}

/** A time as all texts of troubles spell it. */
export const timeText = (at: number): string => new Date(at).toISOString();
