// A bound that the project promises, and whether this run kept it.

/** One bound and what was measured. */
export interface Verdict {
  readonly text: string;
  readonly holds: boolean;
}

/** A ratio that must not be below a bound. */
export const atLeast = (name: string, value: number, bound: number): Verdict => ({
  text: `${name}: ${value.toFixed(2)}, at least ${bound} is promised`,
  holds: value >= bound,
});

/** A ratio that must not be above a bound. */
export const atMost = (name: string, value: number, bound: number): Verdict => ({
  text: `${name}: ${value.toFixed(2)}, at most ${bound} is promised`,
  holds: value <= bound,
});

/** One line for people. */
export const verdictLine = ({ text, holds }: Verdict): string => `${holds ? 'holds    ' : 'DOES NOT HOLD'}  ${text}`;
