// Random numbers that come again with their seed, so that a failure of a test that draws can be repeated.

/** Numbers from 0 up to, not including, 1; the same for the same seed (a linear congruence of 32 bits). */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};
