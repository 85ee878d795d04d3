// Random choices that a seed repeats.

/** A source of choices. */
export interface Dice {
  /** A whole number from 0 up to, not including, the bound. */
  below(bound: number): number;
  /** One of some things. */
  of<T>(things: readonly T[]): T;
  /** True once in so many times. */
  once(inSoMany: number): boolean;
}

/** Dice of a seed (the generator mulberry32). */
export const dice = (seed: number): Dice => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    below,
    of: <T>(things: readonly T[]): T => {
      const thing = things[below(things.length)];
      if (thing === undefined) throw new Error('There is nothing to choose from.');
      return thing;
    },
    once: (inSoMany) => below(inSoMany) === 0,
  };
};
