// Looks that cost the machine something.

/** One look for all who ask while it lasts. */
export const shared = <Answer>(look: () => Promise<Answer>): (() => Promise<Answer>) => {
  let looking: Promise<Answer> | undefined;
  return () =>
    (looking ??= look().finally(() => {
      looking = undefined;
    }));
};
