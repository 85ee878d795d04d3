// Waiting with a bound.
const POLL_MILLISECONDS = 300;

/** Asks until the answer is not undefined; rejects when that takes longer than the bound. */
export const until = async (what, boundMilliseconds, ask) => {
  const end = Date.now() + boundMilliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what} did not come within ${Math.round(boundMilliseconds / 1000)} s.`);
    await new Promise((done) => setTimeout(done, POLL_MILLISECONDS));
  }
};
