// What the spectator sees: a line a step, with the seconds since the beginning.
const started = Date.now();

/** Seconds since the beginning, rounded. */
export const secondsSoFar = () => Math.round((Date.now() - started) / 1000);

/** Begins a chapter. */
export const chapter = (title) => console.log(`\n${title}`);

/** Tells one step. */
export const say = (text) => console.log(`${String(secondsSoFar()).padStart(4)} s  ${text}`);

/** Shows what a command printed, indented. */
export const show = (text) => {
  for (const line of text.trimEnd().split('\n')) console.log(`        ${line}`.trimEnd());
};
