// Growing pauses between attempts.

/** The pause after so many failures before (0 for the first), in the unit of `first`: twice as long each time, up to `longest`. */
export const backOff = (failuresBefore: number, first: number, longest: number): number =>
  Math.min(longest, first * 2 ** failuresBefore);
