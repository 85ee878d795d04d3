// `npm test`: unit tests of all packages, then the black-box tests, one summary at the end.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runGroup } from './child-group.mjs';
import { exampleJar } from './example-jar.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
/** What tests started are gateways with clusters, which take savepoints when they are told to end. */
const GATEWAYS_STOP_MILLISECONDS = 120_000;
const folder = mkdtempSync(join(tmpdir(), 'drey-test-'));

/** Seconds of each suite of black-box tests, which run one after the other: `packages/conformance/src/<suite>/`. */
const suiteSeconds = (results) => {
  const suites = new Map();
  for (const { name, startTime, endTime } of results) {
    const suite = /packages\/conformance\/src\/([^/]+)\//.exec(name)?.[1];
    if (suite !== undefined) suites.set(suite, (suites.get(suite) ?? 0) + (endTime - startTime) / 1000);
  }
  return [...suites].toSorted(([, one], [, other]) => other - one).map(([suite, s]) => `  ${suite}: ${s.toFixed(0)} s`);
};

/** Runs one part of the suite; resolves to what Jest counted. */
const part = async (name, args) => {
  const file = join(folder, `${name}.json`);
  const started = Date.now();
  const { status } = await runGroup(process.execPath, [jest, '--json', `--outputFile=${file}`, ...args], {
    cwd: root,
    graceMilliseconds: GATEWAYS_STOP_MILLISECONDS,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  if (!existsSync(file)) {
    console.log(`${name}: Jest ended without a result (exit code ${status}).`);
    return { passed: 0, failed: 1, skipped: [] };
  }
  const result = JSON.parse(readFileSync(file, 'utf8'));
  const skipped = result.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status: state }) => state === 'pending'),
  );
  // A file that could not be run at all counts as one failure.
  const broken = result.testResults.filter(
    ({ status: state, assertionResults }) => state === 'failed' && assertionResults.length === 0,
  ).length;
  const counts = { passed: result.numPassedTests, failed: result.numFailedTests + broken, skipped };
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${skipped.length} skipped in ${seconds} s`);
  for (const line of suiteSeconds(result.testResults)) console.log(line);
  return counts;
};

/** What was skipped, by the outermost title, which says why. */
const titles = (skipped) => [...new Set(skipped.map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title))];

const skippedReason = process.env['CI'] === 'true' ? undefined : 'a tool that they drive is not on this machine';

let failed = 1;
try {
  console.log(`Building the example job ...`);
  await exampleJar();
  const only = process.argv.slice(2);
  const counts =
    only.length > 0
      ? [await part('chosen', ['--runInBand', ...only])]
      : [
          await part('unit', ['--maxWorkers=2', '--testPathIgnorePatterns', 'packages/conformance/', '/dist/']),
          await part('conformance', ['--runInBand', 'packages/conformance/']),
        ];
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const skipped = counts.flatMap((count) => count.skipped);
  failed = counts.reduce((sum, count) => sum + count.failed, 0);
  if (skipped.length > 0)
    console.log(
      `${skipped.length} skipped${skippedReason === undefined ? '' : `: ${skippedReason}`} (${titles(skipped).join('; ')})`,
    );
  if (skippedReason === undefined) failed += skipped.length;
  console.log(`${passed} passed, ${failed} failed`);
} catch (error) {
  console.error(error.message);
  console.log(`0 passed, 1 failed`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed === 0 ? 0 : 1);
