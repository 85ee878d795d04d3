// When a run of test files ends, by what is known of their lengths.

/** Seconds until several lanes have done everything, each lane taking the next file when it is free. `left`: seconds of the running files. */
const endOf = (left, waiting, lanes) => {
  const ends = [...left];
  while (ends.length < lanes) ends.push(0);
  for (const seconds of waiting) ends[ends.indexOf(Math.min(...ends))] += seconds;
  return Math.max(0, ...ends);
};

/**
 * What to say of the rest of a run. `running`: `{ seconds, elapsed }`; `waiting`: seconds of files in their order; `seconds` is undefined for a
 * file that nobody has timed. `laterSeconds`, `laterUnknown`: of what comes after this run, and how many files of it
 * nobody has timed.
 */
export const timeLeft = ({ running, waiting, lanes, laterSeconds = 0, laterUnknown = 0 }) => {
  const unknown = [...running.map(({ seconds }) => seconds), ...waiting].filter((seconds) => seconds === undefined);
  const left = running.map(({ seconds = 0, elapsed }) => Math.max(0, seconds - elapsed));
  const seconds =
    laterSeconds +
    endOf(
      left,
      waiting.map((one) => one ?? 0),
      lanes,
    );
  const about = seconds < 90 ? `${Math.max(1, Math.ceil(seconds / 10)) * 10} s` : `${Math.round(seconds / 60)} min`;
  const count = unknown.length + laterUnknown;
  if (count === 0) return `about ${about} left`;
  const files = count === 1 ? '1 file that was' : `${count} files that were`;
  return seconds === 0
    ? `time left unknown: ${files} never timed`
    : `at least ${about} left, with ${files} never timed`;
};
