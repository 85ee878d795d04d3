// What a test run says at its end: counts and seconds of each part, every failure in a few lines, and last the line that all tools read.

/** CI shows the last 80 lines or so; the failures have to fit into them. */
const FAILURE_LINES = 60;
const MOST_LINES_EACH = 8;

/** Seconds of each suite of black-box tests (`packages/conformance/src/<suite>/`), those that ran at the same time added up. */
const suiteSeconds = (files) => {
  const suites = new Map();
  for (const { name, seconds } of files) {
    const suite = /^packages\/conformance\/src\/([^/]+)\//.exec(name)?.[1];
    if (suite !== undefined) suites.set(suite, (suites.get(suite) ?? 0) + seconds);
  }
  return [...suites].toSorted(([, one], [, other]) => other - one).map(([suite, s]) => `  ${suite}: ${s.toFixed(0)} s`);
};

/** Passed, failed and skipped of some files. */
export const countsOf = (files) => ({
  passed: files.reduce((sum, { passed }) => sum + passed, 0),
  failed: files.reduce((sum, { failures }) => sum + failures.length, 0),
  skipped: files.flatMap(({ skipped }) => skipped),
});

/** Lines about one part. */
export const partLines = (name, files, seconds) => {
  const { passed, failed, skipped } = countsOf(files);
  const line = `${name}: ${passed} passed, ${failed} failed, ${skipped.length} skipped in ${seconds.toFixed(0)} s`;
  return [line, ...suiteSeconds(files)];
};

/** Each failed test by file and title, with the beginning of its message. */
export const failureLines = (files) => {
  const failures = files.flatMap(({ name, failures: some }) => some.map((failure) => ({ name, ...failure })));
  if (failures.length === 0) return [];
  const each = Math.max(1, Math.min(MOST_LINES_EACH, Math.floor(FAILURE_LINES / failures.length) - 2));
  return [
    'Failed:',
    ...failures.flatMap(({ name, title, message }) => [
      `  ${name}`,
      `    ${title}`,
      ...message
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(0, each)
        .map((line) => `      ${line.trimEnd()}`),
    ]),
  ];
};

/** The last lines. Skipped tests are failures where `CI` is `true`, since nothing may be missing there. */
export const lastLines = (files, isCi) => {
  const { passed, failed, skipped } = countsOf(files);
  const reason = isCi ? '' : ': a tool that they drive is not on this machine';
  const which = [...new Set(skipped)].join('; ');
  return [
    ...(skipped.length === 0 ? [] : [`${skipped.length} skipped${reason} (${which})`]),
    `${passed} passed, ${failed + (isCi ? skipped.length : 0)} failed`,
  ];
};
