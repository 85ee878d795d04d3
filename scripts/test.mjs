// `npm test`: unit tests of all packages, then the black-box tests, one summary at the end. `npm test -- --help` tells the rest.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runGroup } from './child-group.mjs';
import { exampleJar } from './example-jar.mjs';
import { touchedTests } from './tests/changed.mjs';
import { keepSeconds, knownSeconds } from './tests/seconds.mjs';
import { isAboutMore, isOfContainers } from './tests/suites.mjs';
import { countsOf, failureLines, lastLines, partLines } from './tests/summary.mjs';

const help = `npm test                        all tests: unit tests, then the black-box tests
npm test -- PATH ...            the test files whose paths match one of these, one after the other; further flags go to Jest
npm test -- --changed           what the change against main touches, committed or not: unit tests that load a changed file, all of
                                packages that depend on a changed one or in which other than TypeScript changed, pytest where Python
                                did, changed black-box tests, the rules, and a quick round for each changed package
                                (scripts/tests/suites.mjs)
npm test -- --lanes N [PATH ..] so many black-box test files at once, one of them with containers (3; fewer on a machine with little memory)
npm test -- --unit              unit tests alone
npm test -- --node              unit tests without those of Flink, moto, Python and engines: what another version of Node could break
                                (node scripts/on-node.mjs VERSION npm test -- --node)

Each test file that ends is one line, with about how long the rest takes. The end names every failed test; the last line is "N passed, N failed".
With CI=true skipped tests count as failures. DREY_TEST_LOG_FILE=FILE collects the logs of all gateways.`;

const root = fileURLToPath(new URL('..', import.meta.url));
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const inRepository = (name) => join(root, 'scripts', 'tests', name);
/** What tests started are gateways with clusters, which take savepoints when they are told to end. */
const GATEWAYS_STOP_MILLISECONDS = 120_000;
const UNIT_LANES = 2;
const isBlackBox = (name) => name.startsWith('packages/conformance/');
const USUAL_LANES = 3;
const usualLanes = () => Math.max(1, Math.min(USUAL_LANES, Math.floor(totalmem() / LANE_BYTES) - 1));
/** Where no engine can be, its tests are skipped within seconds and need no lane. */
const mayHaveEngine = () => Boolean(process.env['DOCKER_HOST']) || existsSync('/var/run/docker.sock');
/** What a lane takes at most: a host, its companion and three clusters. */
const LANE_BYTES = 5 * 2 ** 30;
const folder = mkdtempSync(join(tmpdir(), 'drey-test-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/**
 * Runs one part of the suite; resolves to what came of each file. `later`: about how many seconds come after it, and how many files
 * of unknown length.
 */
const part = async (name, args, { later = '0 0', isTalkative = false } = {}) => {
  const file = join(folder, `${name}.json`);
  const started = Date.now();
  const own = [`--reporters=${inRepository('reporter.mjs')}`, `--testSequencer=${inRepository('sequencer.mjs')}`];
  // Without this Jest prints what a single file says by itself, with the place of each line.
  const quiet = args.includes('--verbose') ? [] : ['--verbose=false'];
  const { status } = await runGroup(process.execPath, [jest, ...quiet, ...own, ...args], {
    cwd: root,
    graceMilliseconds: GATEWAYS_STOP_MILLISECONDS,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      DREY_TEST_RESULTS: file,
      DREY_TEST_PART: name,
      DREY_TEST_LATER: later,
      DREY_TEST_TALK: isTalkative ? 'yes' : 'no',
    },
  });
  const seconds = (Date.now() - started) / 1_000;
  const files = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  if (status !== 0 && countsOf(files).failed === 0) {
    const title = `Jest ended with ${status}, and no test says why`;
    files.push({ name, seconds, passed: 0, skipped: [], failures: [{ title, message: '' }] });
  }
  for (const line of partLines(name, files, seconds)) console.log(line);
  return files;
};

/** All test files, or those with one of some paths, by their paths in the repository. */
const allTests = (paths = []) =>
  execFileSync(process.execPath, [jest, '--listTests', ...paths], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => path.slice(root.length));

/**
 * Unit tests, then black-box tests in lanes, since most of them wait most of the time. One lane is for those with containers, which share an
 * engine and start others of their own: they are never at the same time.
 */
const suite = async (names, lanes = usualLanes()) => {
  const { of } = knownSeconds();
  const secondsOf = (some) => some.reduce((sum, name) => sum + (of(name) ?? 0), 0);
  const blackBox = names.filter(isBlackBox);
  const unit = names.filter((name) => !blackBox.includes(name));
  const containers = blackBox.filter(isOfContainers);
  const processes = blackBox.filter((name) => !containers.includes(name));
  const run = (name, some, workers, more) =>
    some.length === 0 ? [] : part(name, [...workers, '--runTestsByPath', ...some], more);
  const hasContainers = containers.length > 0 && mayHaveEngine();
  const processLanes = hasContainers && lanes > 1 ? lanes - 1 : lanes;
  const blackBoxSeconds = Math.max(secondsOf(processes) / processLanes, hasContainers ? secondsOf(containers) : 0);
  const later = `${blackBoxSeconds} ${(hasContainers ? blackBox : processes).filter((name) => of(name) === undefined).length}`;
  const unitFiles = await run('unit', unit, [`--maxWorkers=${UNIT_LANES}`], { later });
  const inLanes = processLanes === 1 ? ['--runInBand'] : [`--maxWorkers=${processLanes}`];
  const runProcesses = () => run('processes', processes, inLanes);
  const runContainers = () => run('containers', containers, ['--runInBand']);
  const others =
    lanes === 1 ? [await runProcesses(), await runContainers()] : await Promise.all([runProcesses(), runContainers()]);
  return [...unitFiles, ...others.flat()];
};

/** What the command line asks for; words that are not ours are paths, and flags of Jest. */
const asked = (words) => {
  const given = {
    isChanged: false,
    isHelp: false,
    isUnit: false,
    isNode: false,
    lanes: undefined,
    rest: [],
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === '--changed') given.isChanged = true;
    else if (word === '--help' || word === '-h') given.isHelp = true;
    else if (word === '--unit') given.isUnit = true;
    else if (word === '--node') given.isNode = true;
    else if (word === '--lanes') given.lanes = Number(words[(at += 1)]);
    else given.rest.push(word);
  }
  if (given.lanes !== undefined && !(Number.isInteger(given.lanes) && given.lanes > 0))
    throw new Error('--lanes takes a number from 1 on.');
  return given;
};

const run = async ({ isChanged, isUnit, isNode, lanes, rest }) => {
  if (rest.length > 0 && lanes === undefined && !isUnit && !isNode && !isChanged) {
    // What has flags of Jest among it is Jest's to judge.
    if (!rest.some((word) => word.startsWith('-')) && allTests(rest).length === 0)
      throw new Error(`No test file matches ${rest.join(' ')}.`);
    return part('chosen', ['--runInBand', ...rest], { isTalkative: true });
  }
  const isWanted = (name) => !(isBlackBox(name) && (isUnit || isNode)) && !(isAboutMore(name) && isNode);
  const all = allTests(rest).filter(isWanted);
  if (all.length === 0) throw new Error(`No test file matches ${rest.join(' ')}.`);
  if (!isChanged) return suite(all, lanes);
  const { changed, files } = touchedTests(all);
  console.log(`${changed.length} changed files touch ${files.length} of ${all.length} test files.`);
  return suite(files, lanes);
};

let failed = 1;
try {
  const given = asked(process.argv.slice(2));
  if (given.isHelp) {
    console.log(help);
    failed = 0;
  } else {
    console.log('Building the example job ...');
    // Both builds before anything runs in lanes, where two would build at the same time.
    for (const environment of ['FLINK-1_20', 'FLINK-2_2']) await exampleJar(environment);
    const files = await run(given);
    keepSeconds(
      files
        .filter(({ failures, passed }) => failures.length === 0 && passed > 0)
        .map(({ name, seconds }) => [name, seconds]),
    );
    const isCi = process.env['CI'] === 'true';
    for (const line of [...failureLines(files), ...lastLines(files, isCi)]) console.log(line);
    const counts = countsOf(files);
    failed = counts.failed + (isCi ? counts.skipped.length : 0);
  }
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
}
process.exit(failed === 0 ? 0 : 1);
